package io.vqstream.tools.groups;

import io.vqstream.kafka.AdminConnection;
import io.vqstream.service.ops.ServiceGroups;
import io.vqstream.tools.Brokers;
import io.vqstream.tools.ClusterAdmin;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.ListStreamsGroupOffsetsSpec;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.StreamsGroupDescription;
import org.apache.kafka.clients.admin.StreamsGroupMemberDescription;
import org.apache.kafka.clients.admin.StreamsGroupSubtopologyDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * The consumer groups of services at the brokers, for the page for operators. Groups of both
 * protocols of Kafka Streams are read. Where a group has committed nothing, its lag counts from the
 * first record.
 */
public final class BrokerGroups implements ServiceGroups, AutoCloseable {
  private static final String THREAD = "-StreamThread-";

  private final ClusterAdmin cluster;
  private final List<String> applications;

  private BrokerGroups(ClusterAdmin cluster, List<String> applications) {
    this.cluster = cluster;
    this.applications = List.copyOf(applications);
  }

  /**
   * Connects.
   *
   * @param applications application ids of the services
   * @throws IOException if no broker answers in time or a setting is invalid
   */
  public static BrokerGroups connect(Brokers brokers, List<String> applications)
      throws IOException {
    return new BrokerGroups(ClusterAdmin.connect(brokers), applications);
  }

  @Override
  public List<String> applications() {
    return applications;
  }

  @Override
  public State read() throws IOException {
    List<Member> members = new ArrayList<>();
    Map<String, Map<Integer, Double>> lag = new TreeMap<>();
    for (String application : applications) {
      Group group = group(application);
      members.addAll(group.members());
      lag(group)
          .forEach((topic, of) -> lag.computeIfAbsent(topic, t -> new TreeMap<>()).putAll(of));
    }
    return new State(members, lag);
  }

  /** A group: its members, and the committed offsets. */
  private record Group(List<Member> members, Map<TopicPartition, OffsetAndMetadata> committed) {}

  private Group group(String application) throws IOException {
    AdminConnection brokers = cluster.connection();
    Admin admin = brokers.admin();
    try {
      List<Member> members =
          members(
              application,
              brokers
                  .get(
                      admin
                          .describeConsumerGroups(List.of(application))
                          .describedGroups()
                          .get(application),
                      "group " + application,
                      AclOperation.DESCRIBE)
                  .members());
      return new Group(
          members,
          brokers.get(
              admin.listConsumerGroupOffsets(application).partitionsToOffsetAndMetadata(),
              "group " + application,
              AclOperation.DESCRIBE));
    } catch (IOException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return streamsGroup(application);
      }
      throw e;
    }
  }

  /** Reads a group of the protocol that was made for Kafka Streams, or one that does not exist. */
  private Group streamsGroup(String application) throws IOException {
    AdminConnection brokers = cluster.connection();
    Admin admin = brokers.admin();
    StreamsGroupDescription group;
    try {
      group =
          brokers.get(
              admin.describeStreamsGroups(List.of(application)).describedGroups().get(application));
    } catch (KafkaException e) { // an old broker, too, has no such group
      return new Group(List.of(), Map.of());
    }
    Map<String, List<String>> topics =
        group.subtopologies().stream()
            .collect(
                Collectors.toMap(
                    StreamsGroupSubtopologyDescription::subtopologyId,
                    StreamsGroupSubtopologyDescription::sourceTopics));
    Map<String, Member> processes = new TreeMap<>();
    for (StreamsGroupMemberDescription each : group.members()) {
      Set<TopicPartition> partitions = new HashSet<>();
      each.assignment()
          .activeTasks()
          .forEach(
              task ->
                  topics
                      .getOrDefault(task.subtopologyId(), List.of())
                      .forEach(
                          topic ->
                              task.partitions()
                                  .forEach(p -> partitions.add(new TopicPartition(topic, p)))));
      add(processes, application, each.processId(), each.clientHost(), partitions);
    }
    return new Group(
        List.copyOf(processes.values()),
        brokers.get(
            admin
                .listStreamsGroupOffsets(Map.of(application, new ListStreamsGroupOffsetsSpec()))
                .partitionsToOffsetAndMetadata(application),
            "group " + application,
            AclOperation.DESCRIBE));
  }

  /** Returns the processes of the members, which are stream threads. */
  static List<Member> members(String application, Collection<MemberDescription> threads) {
    Map<String, Member> processes = new TreeMap<>();
    for (MemberDescription each : threads) {
      int thread = each.clientId().lastIndexOf(THREAD);
      String client = thread < 0 ? each.clientId() : each.clientId().substring(0, thread);
      String process =
          client.startsWith(application + "-")
              ? client.substring(application.length() + 1)
              : client;
      add(processes, application, process, each.host(), each.assignment().topicPartitions());
    }
    return List.copyOf(processes.values());
  }

  private static void add(
      Map<String, Member> processes,
      String application,
      String process,
      String host,
      Set<TopicPartition> partitions) {
    String address = host.startsWith("/") ? host.substring(1) : host; // as Java prints addresses
    Member member =
        processes.computeIfAbsent(
            address + " " + process,
            key -> new Member(application, process, address, new TreeMap<>()));
    partitions.forEach(
        each ->
            member
                .partitions()
                .computeIfAbsent(each.topic(), topic -> new TreeSet<>())
                .add(each.partition()));
  }

  private Map<String, Map<Integer, Double>> lag(Group group) throws IOException {
    Map<TopicPartition, Long> starts = new HashMap<>();
    group
        .committed()
        .forEach(
            (partition, offset) -> {
              if (offset != null) {
                starts.put(partition, offset.offset());
              }
            });
    Set<TopicPartition> assigned = new HashSet<>();
    for (Member member : group.members()) {
      member
          .partitions()
          .forEach((topic, of) -> of.forEach(p -> assigned.add(new TopicPartition(topic, p))));
    }
    assigned.removeAll(starts.keySet());
    offsets(assigned, OffsetSpec.earliest())
        .forEach((partition, first) -> starts.put(partition, first.offset()));
    Map<String, Map<Integer, Double>> lag = new TreeMap<>();
    offsets(starts.keySet(), OffsetSpec.latest())
        .forEach(
            (partition, end) ->
                lag.computeIfAbsent(partition.topic(), topic -> new TreeMap<>())
                    .put(
                        partition.partition(),
                        (double) Math.max(0, end.offset() - starts.get(partition))));
    return lag;
  }

  private Map<TopicPartition, ListOffsetsResultInfo> offsets(
      Collection<TopicPartition> partitions, OffsetSpec spec) throws IOException {
    if (partitions.isEmpty()) {
      return Map.of();
    }
    AdminConnection brokers = cluster.connection();
    return brokers.get(
        brokers
            .admin()
            .listOffsets(
                partitions.stream().collect(Collectors.toMap(each -> each, each -> spec)),
                new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
            .all(),
        "the end of the topics",
        AclOperation.DESCRIBE);
  }

  @Override
  public void close() {
    cluster.close();
  }
}
