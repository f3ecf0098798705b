package io.vqstream.cli;

import io.vqstream.files.FileTree;
import io.vqstream.files.OutputFiles;
import io.vqstream.trainer.TrainingListener;
import io.vqstream.trainer.TrainingOutput;
import io.vqstream.trainer.TrainingRequest;
import io.vqstream.trainer.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a checkpoint from folders of images. */
@Command(
    name = "train",
    description = {
      "Trains a checkpoint on folders of images.",
      "A run that was stopped goes on with --resume; --from starts from a finished checkpoint."
    })
final class TrainCommand extends CliCommand {

  @Parameters(paramLabel = "DIR", arity = "1..*", description = "Folders of images.")
  private List<Path> folders;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "CHECKPOINT",
      description = "The checkpoint to write; rewritten every few minutes.")
  private Path output;

  @Option(names = "--from", paramLabel = "CHECKPOINT", description = "Go on from this checkpoint.")
  private Path from;

  @Option(names = "--config", paramLabel = "FILE", description = "Settings that differ.")
  private Path config;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description = "Folder for the run's state, figures and pictures (default: OUTPUT.work).")
  private Path work;

  @Option(names = "--resume", description = "Go on with the run in the work folder.")
  private boolean resume;

  @Mixin private ForceOption forceOption;

  @Option(
      names = "--device",
      paramLabel = "cpu|gpu|auto",
      description = "Where to compute (default: ${DEFAULT-VALUE}).")
  private String device = "auto";

  @Override
  public Integer call() throws IOException {
    TrainingRequest request =
        new TrainingRequest(
            folders,
            output,
            Optional.ofNullable(from),
            Optional.ofNullable(config),
            work != null ? work : output.resolveSibling(output.getFileName() + ".work"),
            resume,
            device);
    TrainingOutput checkpoint = new TrainingOutput(output, request.work());
    checkpoint.checkWorkFolder();
    try (Progress progress = Progress.start(out(), err())) {
      TrainingRun run = training(request, progress);
      checkOutput(checkpoint);
      run.run();
    }
    print("wrote " + output);
    return VqStream.DONE;
  }

  /** Days of training should not end at a file that exists. A resumed run may replace its own. */
  private void checkOutput(TrainingOutput checkpoint) throws IOException {
    if (resume && checkpoint.isOwn()) {
      return;
    }
    OutputFiles outputs = forceOption.outputs();
    Stream.of(from, config).filter(Objects::nonNull).forEach(outputs::protect);
    for (Path folder : folders) {
      if (Files.isDirectory(folder)) {
        outputs.protectAll(FileTree.ofImages(folder).files());
      }
    }
    outputs.check(output);
    checkpoint.begin();
  }

  private static TrainingRun training(TrainingRequest request, Progress progress)
      throws IOException {
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void said(String line) {
            progress.say(line);
          }

          @Override
          public void stepped(int done, int total) {
            progress.stepTo(done, total);
          }
        };
    try {
      return new TrainingRun(request, listener);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(e.getMessage());
    }
  }
}
