package io.vqstream.cli;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.CheckpointWriter;
import io.vqstream.files.OutputFiles;
import io.vqstream.training.LevelTables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Moves the quality levels of a checkpoint. */
@Command(
    name = "levels",
    description = {
      "Moves the quality levels of a checkpoint to other lambdas, without training.",
      "Its level tables are interpolated between the trained levels; weights and codebooks stay."
    })
final class LevelsCommand extends CliCommand {

  @Parameters(paramLabel = "CHECKPOINT", description = "Checkpoint file.")
  private Path checkpoint;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "CHECKPOINT",
      description = "Checkpoint to write.")
  private Path output;

  @Option(
      names = "--lambdas",
      required = true,
      split = ",",
      paramLabel = "N",
      description =
          "Lambda of each level, level 1 first: squared error (samples 0 to 255) per bit per"
              + " pixel, as in the training setting of this name.")
  private List<Double> lambdas;

  @Mixin private ForceOption forceOption;

  @Override
  public Integer call() throws IOException {
    OutputFiles outputs = forceOption.outputs();
    outputs.protect(checkpoint);
    outputs.check(output);
    CheckpointWriter moved;
    try {
      moved = LevelTables.move(Checkpoint.read(checkpoint), lambdas);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(e.getMessage());
    }
    byte[] file = moved.toBytes();
    outputs.write(output, out -> out.write(file));
    print(output + ": checkpoint " + moved.toCheckpoint().id().digest().substring(0, 12));
    return VqStream.DONE;
  }
}
