package io.vqstream.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class CompactedLogTest {
  private static final Duration LIMIT = Duration.ofMillis(100);
  private static final TopicPartition PARTITION = new TopicPartition("routes", 0);

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
  private final List<String> heard = new ArrayList<>();

  @AutoClose
  private final CompactedLog log =
      new CompactedLog(
          consumer,
          "routes",
          new CompactedLog.Reader() {
            @Override
            public void reset() {
              heard.add("start over");
            }

            @Override
            public void record(ConsumerRecord<byte[], byte[]> record) {
              heard.add(new String(record.value(), StandardCharsets.UTF_8));
            }
          });

  @Test
  void readsTopicThatIsCreatedLater() {
    // Given
    assertThat(log.read(LIMIT)).isFalse();
    assertThat(log.there()).isFalse();

    // When
    create();
    holds("a", "b");

    // Then
    Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> log.read(LIMIT));
    assertThat(log.there()).isTrue();
    assertThat(heard).containsExactly("a", "b");
  }

  @Test
  void readsEachRecordOnceUpToTheEnd() {
    // Given
    create();
    holds("a", "b");

    // When
    boolean first = log.read(LIMIT);
    boolean second = log.read(LIMIT);

    // Then
    assertThat(first).isTrue();
    assertThat(second).isTrue();
    assertThat(heard).containsExactly("a", "b");
  }

  @Test
  void reportsTimeoutBeforeTheEnd() {
    // Given an end behind which a transaction is still open
    create();
    holds("a");
    consumer.updateEndOffsets(Map.of(PARTITION, 7L));

    // When / Then
    assertThat(log.read(LIMIT)).isFalse();
    assertThat(heard).containsExactly("a");
  }

  @Test
  void readsRecreatedTopicFromTheBeginning() {
    // Given
    create();
    holds("a", "b", "c");
    log.read(LIMIT);

    // When
    holds("d");
    consumer.updateEndOffsets(Map.of(PARTITION, 1L));

    // Then
    assertThat(log.read(LIMIT)).isTrue();
    assertThat(heard).containsExactly("a", "b", "c", "start over", "d");
  }

  private void create() {
    Node node = new Node(0, "b", 1);
    Node[] replicas = {node};
    consumer.updatePartitions(
        "routes", List.of(new PartitionInfo("routes", 0, node, replicas, replicas)));
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.updateEndOffsets(Map.of(PARTITION, 0L));
  }

  /** Puts the records in at the next poll, from offset 0. */
  private void holds(String... values) {
    consumer.updateEndOffsets(Map.of(PARTITION, (long) values.length));
    consumer.schedulePollTask(
        () ->
            IntStream.range(0, values.length)
                .forEach(
                    i ->
                        consumer.addRecord(
                            new ConsumerRecord<>(
                                "routes",
                                0,
                                i,
                                new byte[] {1},
                                values[i].getBytes(StandardCharsets.UTF_8)))));
  }
}
