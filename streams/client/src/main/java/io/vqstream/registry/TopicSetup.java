package io.vqstream.registry;

import io.vqstream.kafka.AdminConnection;
import io.vqstream.kafka.KafkaErrors;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Creates the topics of checkpoints and routes, and validates their settings. */
public final class TopicSetup implements AutoCloseable {
  private static final int MAX_RECORD_BYTES = 1_048_588;
  private static final int MIN_RECORD_BYTES = 900_000;

  /** One partition for manifests and one for chunks, see {@link CheckpointPublisher}. */
  private static final int CHECKPOINT_PARTITIONS = 2;

  /** Attempts to find a topic that another client has just created. */
  private static final int MAX_ATTEMPTS = 100;

  private static final int BACKOFF_MS = 100;

  private final AdminConnection brokers;

  private TopicSetup(AdminConnection brokers) {
    this.brokers = brokers;
  }

  /**
   * Connects and waits until a broker answers.
   *
   * @throws IOException if no broker answers in time or a setting is invalid; the message is one
   *     line
   */
  public static TopicSetup open(CheckpointClients clients) throws IOException {
    return new TopicSetup(clients.connect());
  }

  /**
   * Ensures that the checkpoint topic exists: compacted, with two partitions and the default
   * replication factor of the brokers.
   *
   * @return whether this call created it
   * @throws IOException if it exists and is not compacted, or cannot be created
   */
  public boolean ensureCheckpoints(String topic) throws IOException {
    return ensure(topic, CHECKPOINT_PARTITIONS);
  }

  /**
   * Ensures that the topic of routes exists, with one partition; see {@link #ensureCheckpoints}.
   */
  public boolean ensureRoutes(String topic) throws IOException {
    return ensure(topic, 1);
  }

  /**
   * Returns whether a topic exists.
   *
   * @throws IOException if no broker answers
   */
  public boolean exists(String topic) throws IOException {
    try {
      brokers.get(brokers.admin().describeTopics(List.of(topic)).allTopicNames());
      return true;
    } catch (UnknownTopicOrPartitionException e) {
      return false;
    } catch (KafkaException e) {
      throw failed(topic, e);
    }
  }

  private boolean ensure(String topic, int partitions) throws IOException {
    for (int i = 0; i < MAX_ATTEMPTS; i++) {
      if (exists(topic)) {
        check(topic);
        return false;
      }
      if (create(topic, partitions)) {
        return true;
      }
      // Another client created it. The broker will receive the metadata soon.
      try {
        TimeUnit.MILLISECONDS.sleep(BACKOFF_MS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while waiting for topic " + topic);
      }
    }
    throw new IOException("topic " + topic + " exists, but the broker has no metadata for it");
  }

  /** Creates a topic; returns false if it already exists. */
  private boolean create(String topic, int partitions) throws IOException {
    NewTopic created =
        new NewTopic(topic, Optional.of(partitions), Optional.empty())
            .configs(
                Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    TopicConfig.CLEANUP_POLICY_COMPACT,
                    TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                    Integer.toString(MAX_RECORD_BYTES)));
    try {
      brokers.create(List.of(created));
      return true;
    } catch (TopicExistsException e) {
      return false;
    } catch (KafkaException e) {
      throw failed(topic, e);
    }
  }

  private void check(String topic) throws IOException {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    Config config;
    try {
      config =
          brokers
              .get(brokers.admin().describeConfigs(List.of(resource)).all())
              .values()
              .iterator()
              .next();
    } catch (AuthorizationException e) {
      return; // without DescribeConfigs the settings cannot be validated
    } catch (KafkaException e) {
      throw failed(topic, e);
    }
    String policy = config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
    if (!policy.equals(TopicConfig.CLEANUP_POLICY_COMPACT)) {
      throw new IOException(
          "topic %s has cleanup.policy=%s, which deletes checkpoints that records refer to; set it to compact"
              .formatted(topic, policy));
    }
    int maxBytes = Integer.parseInt(config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value());
    if (maxBytes < MIN_RECORD_BYTES) {
      throw new IOException(
          "topic %s has max.message.bytes=%d; set it to at least %d"
              .formatted(topic, maxBytes, MIN_RECORD_BYTES));
    }
  }

  private IOException failed(String topic, KafkaException e) {
    return e instanceof TimeoutException
        ? new IOException(brokers.timedOut("topic " + topic), e)
        : new IOException("topic " + topic + ": " + KafkaErrors.of(e), e);
  }

  @Override
  public void close() {
    brokers.close();
  }
}
