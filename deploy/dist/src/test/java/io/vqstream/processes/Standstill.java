package io.vqstream.processes;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** What a broker knows of topics, groups and transactions, to find out why nothing comes. */
public final class Standstill {
  private final Admin admin;
  private final StringBuilder lines = new StringBuilder();

  private Standstill(Admin admin) {
    this.admin = admin;
  }

  /** Some lines for people. */
  public static String look(String bootstrapServers, List<String> topics, int partitions)
      throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      Standstill standstill = new Standstill(admin);
      standstill.partitions(topics, partitions);
      standstill.groups();
      standstill.transactions();
      return standstill.lines.toString();
    }
  }

  private void partitions(List<String> topics, int partitions)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> all = new HashMap<>();
    for (String topic : topics) {
      IntStream.range(0, partitions)
          .forEach(p -> all.put(new TopicPartition(topic, p), OffsetSpec.latest()));
    }
    var ends = admin.listOffsets(all).all().get();
    var stable =
        admin.listOffsets(all, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED)).all().get();
    var producers = admin.describeProducers(all.keySet()).all().get();
    for (TopicPartition partition : all.keySet()) {
      lines.append(
          "%s: end %d, stable %d, open %s%n"
              .formatted(
                  partition,
                  ends.get(partition).offset(),
                  stable.get(partition).offset(),
                  producers.get(partition).activeProducers().stream()
                      .filter(each -> each.currentTransactionStartOffset().isPresent())
                      .toList()));
    }
  }

  private void groups() throws ExecutionException, InterruptedException {
    for (var group : admin.listGroups().all().get()) {
      String id = group.groupId();
      lines.append("group ").append(group).append('\n');
      lines
          .append("  ")
          .append(admin.listConsumerGroupOffsets(id).partitionsToOffsetAndMetadata().get())
          .append('\n');
      admin
          .describeConsumerGroups(List.of(id))
          .all()
          .get()
          .get(id)
          .members()
          .forEach(each -> lines.append("  ").append(each).append('\n'));
    }
  }

  private void transactions() throws ExecutionException, InterruptedException {
    admin
        .listTransactions()
        .all()
        .get()
        .forEach(each -> lines.append("transaction ").append(each).append('\n'));
  }
}
