package io.vqstream.tools;

import io.vqstream.kafka.AdminClients;
import io.vqstream.kafka.KafkaErrors;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.utils.SecurityUtils;

/**
 * Administers the topics and consumer groups of a cluster.
 *
 * <p>Every error is an {@link IOException} whose message is one line that names the address or the
 * topic.
 */
public final class ClusterAdmin implements AutoCloseable {
  private final Admin admin;
  private final Brokers brokers;

  private ClusterAdmin(Admin admin, Brokers brokers) {
    this.admin = admin;
    this.brokers = brokers;
  }

  /**
   * Connects and waits for a broker to answer.
   *
   * @throws IOException if none answers within {@link Brokers#brokerTimeout} or a setting is
   *     invalid
   */
  public static ClusterAdmin connect(Brokers brokers) throws IOException {
    return new ClusterAdmin(AdminClients.connect(settings(brokers), brokers.toString()), brokers);
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
        get(
                admin.describeConfigs(List.of(resource)).values().get(resource),
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
    return get(
            admin.describeTopics(List.of(topic)).topicNameValues().get(topic),
            topic,
            AclOperation.DESCRIBE)
        .partitions()
        .stream()
        .map(partition -> new TopicPartition(topic, partition.partition()))
        .toList();
  }

  /**
   * Creates topics with the default replication factor of the brokers.
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
    get(admin.createTopics(all).all(), String.join(", ", topics), AclOperation.CREATE);
  }

  /** Deletes topics and their records. */
  public void delete(Collection<String> topics) throws IOException {
    get(admin.deleteTopics(topics).all(), String.join(", ", topics), AclOperation.DELETE);
  }

  /** Deletes consumer groups without members; ignores groups that do not exist. */
  public void deleteGroups(Collection<String> groups) throws IOException {
    var deleted = admin.deleteConsumerGroups(groups).deletedGroups();
    for (String group : groups) {
      try {
        get(deleted.get(group), "group " + group, AclOperation.DELETE);
      } catch (IOException e) {
        if (!(e.getCause() instanceof GroupIdNotFoundException)) {
          throw e;
        }
      }
    }
  }

  /** Returns the bytes of a topic on disk, one replica of each partition. */
  public long bytes(String topic) throws IOException {
    List<Integer> nodes =
        get(admin.describeCluster().nodes(), "the cluster", AclOperation.DESCRIBE).stream()
            .map(Node::id)
            .toList();
    Map<TopicPartition, Long> sizes = new HashMap<>();
    get(admin.describeLogDirs(nodes).allDescriptions(), "the cluster", AclOperation.DESCRIBE)
        .values()
        .forEach(
            folders ->
                folders
                    .values()
                    .forEach(
                        folder ->
                            folder
                                .replicaInfos()
                                .forEach(
                                    (at, replica) -> sizes.merge(at, replica.size(), Long::max))));
    return sizes.entrySet().stream()
        .filter(partition -> partition.getKey().topic().equals(topic))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  @Override
  public void close() {
    admin.close();
  }

  private <T> T get(KafkaFuture<T> future, String what, AclOperation needed) throws IOException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while asking for " + what);
    } catch (ExecutionException e) {
      throw new IOException(reason(e.getCause(), what, needed), e.getCause());
    }
  }

  private String reason(Throwable cause, String what, AclOperation needed) {
    if (cause instanceof TimeoutException) {
      return "timed out after %s s waiting for %s at %s"
          .formatted(AdminClients.seconds(AdminClients.wait(settings(brokers))), what, brokers);
    }
    if (cause instanceof UnknownTopicOrPartitionException) {
      return "topic " + what + " does not exist at " + brokers;
    }
    if (cause instanceof TopicAuthorizationException) {
      return "no right to use topic %s at %s: %s is needed"
          .formatted(what, brokers, SecurityUtils.operationName(needed));
    }
    if (cause instanceof InvalidTopicException) {
      return what + " is not a valid topic name";
    }
    return what + " at " + brokers + ": " + KafkaErrors.of(cause);
  }
}
