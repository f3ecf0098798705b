package io.vqstream.cli;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.UnusableCheckpointException;
import io.vqstream.codec.CodecTrial;
import io.vqstream.kafka.AdminClients;
import io.vqstream.registry.CheckpointClients;
import io.vqstream.registry.CheckpointTopic;
import io.vqstream.registry.PublishedCheckpoint;
import io.vqstream.registry.RouteTable;
import io.vqstream.registry.RoutesTopic;
import io.vqstream.registry.TopicSetup;
import io.vqstream.service.config.Role;
import io.vqstream.service.config.ServiceConfig;
import io.vqstream.service.config.Setting;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;
import picocli.CommandLine.Option;

/** Options to access the topics of checkpoints and routes. Use as a mixin. */
final class CheckpointTopicsOption {
  /** Time limit for each chunk of a checkpoint. */
  private static final Duration CHUNK_LIMIT = Duration.ofSeconds(30);

  @Option(
      names = "--bootstrap-server",
      paramLabel = "HOST:PORT",
      description =
          "Kafka broker to ask first; several separated by commas. Not needed where --config"
              + " gives bootstrap.servers.")
  private String bootstrapServer;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "Properties file, as the encoder takes it: checkpoints.topic, routes.topic, and settings"
              + " of Kafka's clients, with or without the prefixes admin., consumer. and"
              + " producer., and startup.broker.timeout.ms.")
  private Path file;

  /**
   * Returns the topics and their clients.
   *
   * @throws CommandFailure if a setting is wrong or no broker is named: wrong usage
   */
  CheckpointClients clients() {
    return config()
        .checkpointClients()
        .orElseThrow(
            () -> CommandFailure.usage(Setting.CHECKPOINTS_TOPIC + " is empty: no topic is named"));
  }

  /**
   * Returns the settings of the encoder that the options name.
   *
   * @throws CommandFailure if a setting is wrong or no broker is named: wrong usage
   */
  ServiceConfig config() {
    Map<String, String> settings = new HashMap<>();
    if (bootstrapServer != null) {
      settings.put(Setting.BOOTSTRAP_SERVERS, bootstrapServer);
    }
    try {
      return ServiceConfig.load(Role.ENCODER, Optional.ofNullable(file), System.getenv(), settings);
    } catch (ConfigException e) {
      throw CommandFailure.usage(
          bootstrapServer == null && file == null
              ? "Missing required option: '--bootstrap-server=HOST:PORT'"
              : e.getMessage());
    }
  }

  /**
   * Opens the topic of checkpoints, read up to its end; the caller closes it.
   *
   * @throws IOException if there is no such topic
   */
  static CheckpointTopic existing(CheckpointClients clients) throws IOException {
    try (TopicSetup topics = TopicSetup.open(clients)) {
      if (!topics.exists(clients.checkpoints())) {
        throw new IOException(
            "there is no topic " + clients.checkpoints() + ": nothing was published yet");
      }
    }
    return published(clients);
  }

  /** Opens the topic of checkpoints, which must exist, and reads it up to its end. */
  static CheckpointTopic published(CheckpointClients clients) throws IOException {
    CheckpointTopic topic = new CheckpointTopic(clients::newConsumer, clients.checkpoints());
    Duration limit = clients.brokerWait();
    try {
      for (long end = System.nanoTime() + limit.toNanos(); !topic.refresh(limit); pause()) {
        requireTime(end, topic.name(), limit);
      }
      return topic;
    } catch (IOException | RuntimeException e) {
      topic.close();
      throw e;
    }
  }

  /** Returns the current routes; none if their topic does not exist. */
  static RouteTable routes(CheckpointClients clients) throws IOException {
    Duration limit = clients.brokerWait();
    try (RoutesTopic topic = new RoutesTopic(clients.newConsumer(), clients.routes())) {
      for (long end = System.nanoTime() + limit.toNanos(); !topic.follow(limit); pause()) {
        if (!topic.there() && topic.answered()) {
          return RouteTable.EMPTY;
        }
        requireTime(end, clients.routes(), limit);
      }
      return topic.table();
    }
  }

  /** Fetches a checkpoint and checks it. */
  static Checkpoint fetch(CheckpointTopic topic, PublishedCheckpoint published) throws IOException {
    return topic.fetch(published, CHUNK_LIMIT);
  }

  /**
   * Codes and decodes a test image with a checkpoint, which takes seconds.
   *
   * @param source name of the checkpoint in messages
   * @throws CommandFailure if that fails
   */
  static void requireUsable(Checkpoint checkpoint, String source) {
    try {
      CodecTrial.run(checkpoint);
    } catch (UnusableCheckpointException e) {
      throw CommandFailure.failed(source + ": " + e.getMessage(), e);
    }
  }

  /**
   * Returns the checkpoint whose digest starts with a prefix.
   *
   * @throws CommandFailure if there is none
   */
  static PublishedCheckpoint find(CheckpointTopic topic, String prefix) throws IOException {
    return topic
        .find(prefix)
        .orElseThrow(
            () ->
                CommandFailure.failed(
                    "no checkpoint in %s has a digest that begins with %s; 'vqstream checkpoint"
                            .formatted(topic.name(), prefix)
                        + " list' shows all"));
  }

  /** Returns whether a text can be the prefix of a digest. */
  static boolean isPrefix(String text) {
    return text.matches("[0-9a-f]{4,64}");
  }

  private static void requireTime(long end, String topic, Duration limit) throws IOException {
    if (System.nanoTime() > end) {
      throw new IOException(
          "timed out after %s s reading topic %s".formatted(AdminClients.seconds(limit), topic));
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(200);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
