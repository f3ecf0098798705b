package io.vqstream.cli;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.registry.CheckpointClients;
import io.vqstream.registry.CheckpointPublisher;
import io.vqstream.registry.CheckpointTopic;
import io.vqstream.registry.PublishedCheckpoint;
import io.vqstream.registry.TopicSetup;
import java.io.IOException;
import java.util.Optional;
import org.apache.kafka.clients.producer.Producer;

/** Publishes checkpoints for a command, which prints what was done. */
final class CheckpointPublication {
  private final CliCommand command;
  private final CheckpointClients clients;

  CheckpointPublication(CliCommand command, CheckpointClients clients) {
    this.command = command;
    this.clients = clients;
  }

  /**
   * Publishes a checkpoint, whole or not at all, and reads it back. Creates the topic where it is
   * missing. Does nothing if the checkpoint is published already.
   *
   * @param name display name; empty for that of the checkpoint
   * @throws IOException if it cannot be written or read back
   */
  void publish(Checkpoint checkpoint, Optional<String> name) throws IOException {
    try (TopicSetup topics = TopicSetup.open(clients)) {
      if (topics.ensureCheckpoints(clients.checkpoints())) {
        say("Topic %s created: compacted, it deletes nothing.".formatted(clients.checkpoints()));
      }
    }
    try (CheckpointTopic topic = CheckpointTopicsOption.published(clients)) {
      Optional<PublishedCheckpoint> before = topic.find(checkpoint.id().digest());
      if (before.isPresent()
          && name.map(before.get().name()::equals).orElse(true)
          && isWhole(topic, before.get())) {
        command.print(before.get().label() + " is published already");
        return;
      }
      PublishedCheckpoint published = write(checkpoint, name.orElse(checkpoint.name()));
      Checkpoint back = CheckpointTopicsOption.fetch(topic, published);
      command.print(
          "%s published to %s: %d bytes in %s, read back"
              .formatted(
                  back.id().digest(),
                  clients.checkpoints(),
                  published.size(),
                  NumberFormats.count(published.offsets().size(), "chunk")));
    }
  }

  private PublishedCheckpoint write(Checkpoint checkpoint, String name) throws IOException {
    try (Producer<byte[], byte[]> producer =
        clients.newProducer(CheckpointPublisher.transactionalId(checkpoint))) {
      return new CheckpointPublisher(producer, clients.checkpoints()).publish(checkpoint, name);
    }
  }

  private boolean isWhole(CheckpointTopic topic, PublishedCheckpoint published) {
    try {
      CheckpointTopicsOption.fetch(topic, published);
      return true;
    } catch (IOException e) {
      say(Errors.reason(e) + "; it is published anew");
      return false;
    }
  }

  private void say(String line) {
    command.err().println(line);
    command.err().flush();
  }
}
