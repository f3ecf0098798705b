package io.vqstream.registry;

import io.vqstream.kafka.AdminClients;
import io.vqstream.kafka.KafkaErrors;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Sees to it that a topic is there and keeps what is written to it. */
public final class TopicSetup implements AutoCloseable {
  private static final int LARGEST_RECORD = 1_048_588;
  private static final int LEAST_RECORD = 900_000;

  /** One for manifests, one for chunks: see {@link CheckpointPublisher}. */
  private static final int CHECKPOINT_PARTITIONS = 2;

  /** For a topic that somebody else has just made. */
  private static final int LOOKS = 100;

  private static final int MILLIS_BETWEEN_LOOKS = 100;

  private final Admin admin;
  private final CheckpointClients clients;

  private TopicSetup(Admin admin, CheckpointClients clients) {
    this.admin = admin;
    this.clients = clients;
  }

  /**
   * Connects, and returns once a broker has answered.
   *
   * @throws IOException if none does in time, or a setting cannot be used, in one line
   */
  public static TopicSetup open(CheckpointClients clients) throws IOException {
    return new TopicSetup(clients.connect(), clients);
  }

  /**
   * The topic of checkpoints: compacted, two partitions, as many replicas as the brokers give.
   *
   * @return whether it was created just now
   * @throws IOException if it deletes what is old, or cannot be created
   */
  public boolean ensureCheckpoints(String topic) throws IOException {
    return ensure(topic, CHECKPOINT_PARTITIONS);
  }

  /** The topic of routes: compacted, one partition. As {@link #ensureCheckpoints} otherwise. */
  public boolean ensureRoutes(String topic) throws IOException {
    return ensure(topic, 1);
  }

  /**
   * Whether a topic is there.
   *
   * @throws IOException if no broker says so
   */
  public boolean exists(String topic) throws IOException {
    try {
      get(admin.describeTopics(List.of(topic)).topicNameValues().get(topic));
      return true;
    } catch (UnknownTopicOrPartitionException e) {
      return false;
    } catch (KafkaException e) {
      throw failed(topic, e);
    }
  }

  private boolean ensure(String topic, int partitions) throws IOException {
    for (int i = 0; i < LOOKS; i++) {
      if (exists(topic)) {
        check(topic);
        return false;
      }
      if (create(topic, partitions)) {
        return true;
      }
      // Somebody else was faster. The broker that was asked will know the topic soon.
      try {
        TimeUnit.MILLISECONDS.sleep(MILLIS_BETWEEN_LOOKS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while waiting for topic " + topic);
      }
    }
    throw new IOException("topic " + topic + " is there, but the broker asked does not know it");
  }

  /** Whether it was created, and not there before. */
  private boolean create(String topic, int partitions) throws IOException {
    NewTopic created =
        new NewTopic(topic, Optional.of(partitions), Optional.empty())
            .configs(
                Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    TopicConfig.CLEANUP_POLICY_COMPACT,
                    TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                    Integer.toString(LARGEST_RECORD)));
    try {
      get(admin.createTopics(List.of(created)).all());
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
      config = get(admin.describeConfigs(List.of(resource)).values().get(resource));
    } catch (AuthorizationException e) {
      return; // who may not look has to trust whoever made it
    } catch (KafkaException e) {
      throw failed(topic, e);
    }
    String policy = config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
    if (!policy.equals(TopicConfig.CLEANUP_POLICY_COMPACT)) {
      throw new IOException(
          "topic %s has cleanup.policy=%s, which deletes what records may name; set it to compact"
              .formatted(topic, policy));
    }
    int largest = Integer.parseInt(config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value());
    if (largest < LEAST_RECORD) {
      throw new IOException(
          "topic %s has max.message.bytes=%d; set it to %d at least"
              .formatted(topic, largest, LEAST_RECORD));
    }
  }

  private static <T> T get(KafkaFuture<T> future) throws IOException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the brokers");
    }
  }

  private IOException failed(String topic, KafkaException e) {
    return e instanceof TimeoutException
        ? new IOException(
            "timed out after %s s waiting for topic %s at %s"
                .formatted(AdminClients.seconds(clients.brokerWait()), topic, clients.address()),
            e)
        : new IOException("topic " + topic + ": " + KafkaErrors.of(e), e);
  }

  @Override
  public void close() {
    admin.close();
  }
}
