package io.vqstream.cli;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.registry.CheckpointClients;
import io.vqstream.registry.CheckpointPublisher;
import io.vqstream.registry.CheckpointTopic;
import io.vqstream.registry.PublishedCheckpoint;
import io.vqstream.registry.TopicSetup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.kafka.clients.producer.Producer;
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
    try (TopicSetup topics = TopicSetup.open(clients)) {
      if (topics.ensureCheckpoints(clients.checkpoints())) {
        err().printf("Topic %s created: compacted, it deletes nothing.%n", clients.checkpoints());
        err().flush();
      }
    }
    try (CheckpointTopic topic = CheckpointTopicsOption.published(clients)) {
      Optional<PublishedCheckpoint> before = topic.find(checkpoint.id().digest());
      if (before.isPresent() && isWhole(topic, before.get()) && isNamedAsWanted(before.get())) {
        out().printf("%s is published already%n", before.get().label());
      } else {
        PublishedCheckpoint published = publish(clients, checkpoint);
        Checkpoint back = CheckpointTopicsOption.fetch(topic, published);
        out()
            .printf(
                "%s published to %s: %d bytes in %s, read back%n",
                back.id().digest(),
                clients.checkpoints(),
                published.size(),
                NumberFormats.count(published.offsets().size(), "chunk"));
      }
      out().flush();
    }
    return VqStream.DONE;
  }

  private PublishedCheckpoint publish(CheckpointClients clients, Checkpoint checkpoint)
      throws IOException {
    try (Producer<byte[], byte[]> producer =
        clients.newProducer(CheckpointPublisher.transactionalId(checkpoint))) {
      return new CheckpointPublisher(producer, clients.checkpoints())
          .publish(checkpoint, name == null ? checkpoint.name() : name);
    }
  }

  private boolean isNamedAsWanted(PublishedCheckpoint published) {
    return name == null || name.equals(published.name());
  }

  private boolean isWhole(CheckpointTopic topic, PublishedCheckpoint published) {
    try {
      CheckpointTopicsOption.fetch(topic, published);
      return true;
    } catch (IOException e) {
      err().println(Errors.reason(e) + "; it is published anew");
      err().flush();
      return false;
    }
  }
}
