package io.vqstream.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Manages checkpoints in Kafka. */
@Command(
    name = "checkpoint",
    description = {
      "Publishes checkpoints to Kafka and selects the one that encoders use.",
      "A decoder fetches a published checkpoint when a frame names it. None can be deleted: any"
          + " record may name it."
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      CheckpointPublishCommand.class,
      CheckpointListCommand.class,
      CheckpointShowCommand.class,
      CheckpointActivateCommand.class,
    })
final class CheckpointCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    PrintWriter err = spec.commandLine().getErr();
    spec.commandLine().usage(err);
    throw CommandFailure.usage("one of publish, list, show, activate is missing");
  }
}
