package io.vqstream.tools;

import io.vqstream.kafka.AdminClients;
import io.vqstream.kafka.AdminConnection;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Creates and describes the topics of a cluster.
 *
 * <p>Every error is an {@link IOException} whose message is one line that names the address or the
 * topic.
 */
public final class ClusterAdmin implements AutoCloseable {
  private final AdminConnection brokers;

  private ClusterAdmin(AdminConnection brokers) {
    this.brokers = brokers;
  }

  /**
   * Connects and waits for a broker to answer.
   *
   * @throws IOException if none answers within {@link Brokers#brokerTimeout} or a setting is
   *     invalid
   */
  public static ClusterAdmin connect(Brokers brokers) throws IOException {
    return new ClusterAdmin(AdminConnection.open(settings(brokers), brokers.toString()));
  }

  static Map<String, Object> settings(Brokers brokers) {
    return AdminClients.withWait(brokers.admin(Map.of()), brokers.brokerTimeout());
  }

  /**
   * Returns the maximum size in bytes of a record batch of the topic, {@code max.message.bytes}.
   *
   * @throws IOException if there is no such topic
   */
  public int maxRecordBytes(String topic) throws IOException {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    return Integer.parseInt(
        brokers
            .get(
                brokers.admin().describeConfigs(List.of(resource)).values().get(resource),
                topic,
                AclOperation.DESCRIBE_CONFIGS)
            .get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG)
            .value());
  }

  /**
   * Returns the partitions of a topic.
   *
   * @throws IOException if there is no such topic
   */
  public List<TopicPartition> partitions(String topic) throws IOException {
    return brokers
        .get(
            brokers.admin().describeTopics(List.of(topic)).topicNameValues().get(topic),
            topic,
            AclOperation.DESCRIBE)
        .partitions()
        .stream()
        .map(partition -> new TopicPartition(topic, partition.partition()))
        .toList();
  }

  /**
   * Creates topics with the default replication factor of the brokers; see {@link
   * AdminConnection#create}.
   *
   * @param maxRecordBytes maximum size in bytes of a record batch
   */
  public void create(Collection<String> topics, int partitions, int maxRecordBytes)
      throws IOException {
    Map<String, String> configuration =
        Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(maxRecordBytes));
    List<NewTopic> all =
        topics.stream()
            .map(
                topic ->
                    new NewTopic(topic, Optional.of(partitions), Optional.empty())
                        .configs(configuration))
            .toList();
    try {
      brokers.create(all);
    } catch (KafkaException e) {
      throw brokers.failure(e, String.join(", ", topics), AclOperation.CREATE);
    }
  }

  /** Returns the connection, for requests that only one command sends. */
  public AdminConnection connection() {
    return brokers;
  }

  @Override
  public void close() {
    brokers.close();
  }
}
