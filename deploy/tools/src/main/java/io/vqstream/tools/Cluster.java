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
 * The brokers behind an address, asked about their topics.
 *
 * <p>Every error is an {@link IOException} whose message is one line that names the address or the
 * topic.
 */
public final class Cluster implements AutoCloseable {
  private final Admin admin;
  private final Brokers brokers;

  private Cluster(Admin admin, Brokers brokers) {
    this.admin = admin;
    this.brokers = brokers;
  }

  /**
   * Connects, and returns only once a broker has answered.
   *
   * @throws IOException if none answers for as long as {@link Brokers#brokerWait} says, or a
   *     setting cannot be used
   */
  public static Cluster connect(Brokers brokers) throws IOException {
    return new Cluster(AdminClients.connect(settings(brokers), brokers.toString()), brokers);
  }

  static Map<String, Object> settings(Brokers brokers) {
    return AdminClients.withWait(brokers.admin(Map.of()), brokers.brokerWait());
  }

  /**
   * Bytes of the largest record batch that the topic takes.
   *
   * @throws IOException if there is no such topic
   */
  public int largestRecord(String topic) throws IOException {
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
   * The topic's partitions.
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
   * Creates topics, with as many replicas as the brokers give those that ask for none.
   *
   * @param largestRecord bytes of the largest record batch that each takes
   */
  public void create(Collection<String> topics, int partitions, int largestRecord)
      throws IOException {
    Map<String, String> configuration =
        Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(largestRecord));
    List<NewTopic> all =
        topics.stream()
            .map(
                topic ->
                    new NewTopic(topic, Optional.of(partitions), Optional.empty())
                        .configs(configuration))
            .toList();
    get(admin.createTopics(all).all(), String.join(", ", topics), AclOperation.CREATE);
  }

  /** Deletes topics with all that is in them. */
  public void delete(Collection<String> topics) throws IOException {
    get(admin.deleteTopics(topics).all(), String.join(", ", topics), AclOperation.DELETE);
  }

  /** Forgets consumer groups without members; one that is not there is forgotten already. */
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

  /** Bytes that a topic takes on the brokers' disks, of one replica of each partition. */
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
      return what + " is no name of a topic";
    }
    return what + " at " + brokers + ": " + KafkaErrors.of(cause);
  }
}
