package io.vqstream.client;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The brokers behind an address, asked about their topics.
 *
 * <p>Every error is an {@link IOException} whose message is one line that names the address or the
 * topic.
 */
public final class Cluster implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 8_000;

  private final Admin admin;
  private final String bootstrapServers;

  private Cluster(Admin admin, String bootstrapServers) {
    this.admin = admin;
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Connects, and returns only once a broker has answered.
   *
   * @param bootstrapServers {@code host:port}, several separated by commas
   * @throws IOException if none answers within eight seconds
   */
  public static Cluster connect(String bootstrapServers) throws IOException {
    Admin admin;
    try {
      admin =
          Admin.create(
              Map.of(
                  AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                  AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS,
                  AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS));
    } catch (KafkaException e) {
      String reason = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
      throw new IOException(bootstrapServers + " is no address of a broker: " + reason, e);
    }
    Cluster cluster = new Cluster(admin, bootstrapServers);
    try {
      cluster.get(admin.describeCluster().nodes(), "the cluster");
      return cluster;
    } catch (IOException e) {
      cluster.close();
      throw e;
    }
  }

  /**
   * Bytes of the largest record batch that the topic takes.
   *
   * @throws IOException if there is no such topic
   */
  public int largestRecord(String topic) throws IOException {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    return Integer.parseInt(
        get(admin.describeConfigs(List.of(resource)).values().get(resource), topic)
            .get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG)
            .value());
  }

  /**
   * The topic's partitions.
   *
   * @throws IOException if there is no such topic
   */
  public List<TopicPartition> partitions(String topic) throws IOException {
    return get(admin.describeTopics(List.of(topic)).topicNameValues().get(topic), topic)
        .partitions()
        .stream()
        .map(partition -> new TopicPartition(topic, partition.partition()))
        .toList();
  }

  /**
   * Creates topics.
   *
   * @param largestRecord bytes of the largest record batch that each takes
   */
  public void create(Collection<String> topics, int partitions, int largestRecord)
      throws IOException {
    Map<String, String> configuration =
        Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(largestRecord));
    List<NewTopic> all =
        topics.stream()
            .map(topic -> new NewTopic(topic, partitions, (short) 1).configs(configuration))
            .toList();
    get(admin.createTopics(all).all(), String.join(", ", topics));
  }

  @Override
  public void close() {
    admin.close();
  }

  private <T> T get(KafkaFuture<T> future, String what) throws IOException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while asking for " + what);
    } catch (ExecutionException e) {
      throw new IOException(reason(e.getCause(), what), e.getCause());
    }
  }

  private String reason(Throwable cause, String what) {
    if (cause instanceof TimeoutException) {
      return "no broker answers at " + bootstrapServers;
    }
    if (cause instanceof UnknownTopicOrPartitionException) {
      return "topic " + what + " does not exist at " + bootstrapServers;
    }
    if (cause instanceof InvalidTopicException) {
      return what + " is no name of a topic";
    }
    return what + " at " + bootstrapServers + ": " + cause.getMessage();
  }
}
