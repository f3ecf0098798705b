package io.vqstream.bench;

import io.vqstream.kafka.AdminConnection;
import io.vqstream.service.config.Role;
import io.vqstream.tools.Brokers;
import io.vqstream.tools.ClusterAdmin;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** Topics that are deleted on close, with the consumer groups that read them. */
final class TemporaryTopics implements AutoCloseable {
  private final ClusterAdmin cluster;
  private final Topics topics;

  private TemporaryTopics(ClusterAdmin cluster, Topics topics) {
    this.cluster = cluster;
    this.topics = topics;
  }

  /**
   * Creates the topics.
   *
   * @param maxRecordBytes maximum size in bytes of a record batch
   */
  static TemporaryTopics create(Brokers brokers, Topics topics, int partitions, int maxRecordBytes)
      throws IOException {
    ClusterAdmin cluster = ClusterAdmin.connect(brokers);
    try {
      cluster.create(topics.all(), partitions, maxRecordBytes);
      return new TemporaryTopics(cluster, topics);
    } catch (IOException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  Topics topics() {
    return topics;
  }

  /** Returns the bytes of the coded images on the disks of the brokers, one replica of each. */
  long codedBytes() throws IOException {
    AdminConnection brokers = cluster.connection();
    Admin admin = brokers.admin();
    List<Integer> nodes =
        brokers.get(admin.describeCluster().nodes(), "the cluster", AclOperation.DESCRIBE).stream()
            .map(Node::id)
            .toList();
    Map<TopicPartition, Long> sizes = new HashMap<>();
    brokers
        .get(admin.describeLogDirs(nodes).allDescriptions(), "the cluster", AclOperation.DESCRIBE)
        .values()
        .stream()
        .flatMap(folders -> folders.values().stream())
        .forEach(
            folder ->
                folder
                    .replicaInfos()
                    .forEach((at, replica) -> sizes.merge(at, replica.size(), Long::max)));
    return sizes.entrySet().stream()
        .filter(partition -> partition.getKey().topic().equals(topics.coded()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Deletes topics and groups. The services must have stopped. */
  @Override
  public void close() throws IOException {
    try (cluster) {
      List<String> all = topics.all();
      AdminConnection brokers = cluster.connection();
      brokers.get(
          brokers.admin().deleteTopics(all).all(), String.join(", ", all), AclOperation.DELETE);
      deleteGroups(brokers);
    }
  }

  /** Deletes the groups; ignores groups that do not exist. */
  private void deleteGroups(AdminConnection brokers) throws IOException {
    List<String> groups = Stream.of(Role.values()).map(topics::group).toList();
    var deleted = brokers.admin().deleteConsumerGroups(groups).deletedGroups();
    for (String group : groups) {
      try {
        brokers.get(deleted.get(group), "group " + group, AclOperation.DELETE);
      } catch (IOException e) {
        if (!(e.getCause() instanceof GroupIdNotFoundException)) {
          throw e;
        }
      }
    }
  }
}
