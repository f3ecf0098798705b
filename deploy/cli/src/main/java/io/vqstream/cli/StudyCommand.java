package io.vqstream.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Compares the models of the family of the VQ-VAE. */
@Command(
    name = "study",
    description = {
      "Trains the models that the codec comes from side by side, from the autoencoder to the VQ-VAE"
          + " with a PixelCNN prior, on the same images with the same budget.",
      "The report answers questions such as which model reconstructs best at the same latent size."
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {StudyListCommand.class, StudyRunCommand.class, StudyReportCommand.class})
final class StudyCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    PrintWriter err = spec.commandLine().getErr();
    spec.commandLine().usage(err);
    throw CommandFailure.usage("one of list, run, report is missing");
  }
}
