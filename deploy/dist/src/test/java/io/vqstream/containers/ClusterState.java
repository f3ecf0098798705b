package io.vqstream.containers;

import io.vqstream.testkit.CreatedTopics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.internals.Topic;
import org.awaitility.Awaitility;

/** Which node of a cluster does what, asked and told by an operator's means. */
public final class ClusterState implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Whose leaders coordinate groups and transactions; a {@link KafkaCluster} has one of each. */
  private static final List<TopicPartition> COORDINATORS =
      List.of(
          new TopicPartition(Topic.GROUP_METADATA_TOPIC_NAME, 0),
          new TopicPartition(Topic.TRANSACTION_STATE_TOPIC_NAME, 0));

  private final Admin admin;

  public ClusterState(String bootstrapServers) {
    admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
  }

  /** Creates topics with as many replicas as the brokers' settings say. */
  public void create(List<String> topics, int partitions) throws Exception {
    CreatedTopics.create(
        admin,
        topics.stream()
            .map(name -> new NewTopic(name, Optional.of(partitions), Optional.empty()))
            .toList());
  }

  /** Deletes a topic and waits until no broker knows it. */
  public void delete(String topic) throws Exception {
    admin.deleteTopics(List.of(topic)).all().get();
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> !admin.listTopics().names().get().contains(topic));
  }

  /** The node whose controller leads the quorum. */
  public int activeController() throws Exception {
    return admin.describeMetadataQuorum().quorumInfo().get().leaderId();
  }

  /** The node that leads each partition of a topic. */
  public List<Integer> leaders(String topic) throws Exception {
    return describe(Set.of(topic)).get(topic).partitions().stream()
        .map(partition -> partition.leader().id())
        .toList();
  }

  /**
   * Has one node coordinate all groups and all transactions, of which there must have been some.
   */
  public void gatherCoordinatorsOn(int node) throws Exception {
    List<Integer> order = new ArrayList<>(List.of(node)); // the first is who should lead
    for (Node other : admin.describeCluster().nodes().get()) {
      if (other.id() != node) {
        order.add(other.id());
      }
    }
    Map<TopicPartition, Optional<NewPartitionReassignment>> moves = new HashMap<>();
    COORDINATORS.forEach(
        partition -> moves.put(partition, Optional.of(new NewPartitionReassignment(order))));
    admin.alterPartitionReassignments(moves).all().get();
    // Says of partitions that the node leads already that there was nothing to elect.
    admin.electLeaders(ElectionType.PREFERRED, moves.keySet()).partitions().get();
    await(
        () -> {
          for (TopicPartition partition : COORDINATORS) {
            if (leaders(partition.topic()).get(0) != node) {
              return false;
            }
          }
          return true;
        });
  }

  /** Waits until all nodes are there and each replica of each topic has caught up. */
  public void awaitInSync(int nodes) {
    await(
        () ->
            admin.describeCluster().nodes().get().size() == nodes
                && describe(
                        admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get())
                    .values()
                    .stream()
                    .flatMap(topic -> topic.partitions().stream())
                    .allMatch(ClusterState::inSync));
  }

  @Override
  public void close() {
    admin.close();
  }

  private static boolean inSync(TopicPartitionInfo partition) {
    return partition.isr().size() == partition.replicas().size();
  }

  private Map<String, TopicDescription> describe(Set<String> topics) throws Exception {
    return admin.describeTopics(topics).allTopicNames().get();
  }

  /** Requests may fail while leaders change. */
  private static void await(Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .ignoreException(ExecutionException.class)
        .until(condition);
  }
}
