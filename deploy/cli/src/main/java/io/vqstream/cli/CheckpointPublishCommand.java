package io.vqstream.cli;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.registry.CheckpointClients;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Publishes a checkpoint file. */
@Command(
    name = "publish",
    description = {
      "Publishes a checkpoint, whole or not at all, and reads it back. One that cannot code a test"
          + " image is refused.",
      "The topic is created where it is missing: compacted, so that nothing is ever deleted. No"
          + " encoder uses the checkpoint before it is activated."
    })
final class CheckpointPublishCommand extends CliCommand {

  @Parameters(paramLabel = "FILE", description = "Checkpoint, as 'train' writes it.")
  private Path file;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Name to show in lists (default: the name in the file).")
  private String name;

  @Mixin private CheckpointTopicsOption option;

  @Override
  public Integer call() throws Exception {
    CheckpointClients clients = option.clients();
    Checkpoint checkpoint;
    try {
      checkpoint = Checkpoint.read(file);
    } catch (IOException e) {
      throw CommandFailure.failed(file + ": " + Errors.reasonFor(file, e), e);
    }
    CheckpointTopicsOption.requireUsable(checkpoint, file.toString());
    new CheckpointPublication(this, clients).publish(checkpoint, Optional.ofNullable(name));
    return VqStream.DONE;
  }
}
