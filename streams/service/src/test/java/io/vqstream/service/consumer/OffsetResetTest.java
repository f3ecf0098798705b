package io.vqstream.service.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OffsetResetTest {
  private static final TopicPartition PARTITION = new TopicPartition("images", 0);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final SkippedRecords skipped = new SkippedRecords(registry, "app");
  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");

  @BeforeEach
  void assign() {
    consumer.assign(Set.of(PARTITION));
    consumer.updateBeginningOffsets(Map.of(PARTITION, 50L));
    consumer.updateEndOffsets(Map.of(PARTITION, 80L));
  }

  @Test
  void countsRecordsDeletedBeforeReading() {
    // When
    reset("earliest", false).apply(consumer, outOfRange(20));

    // Then
    assertThat(consumer.position(PARTITION)).isEqualTo(50);
    assertThat(count("retention")).isEqualTo(30);
    assertThat(count("reset")).isZero();
  }

  @Test
  void countsRangeOnceAfterRestart() {
    // Given
    reset("earliest", false).apply(consumer, outOfRange(20));
    consumer.updateBeginningOffsets(Map.of(PARTITION, 60L));

    // When
    reset("earliest", false).apply(consumer, outOfRange(20));

    // Then
    assertThat(count("retention")).isEqualTo(40);
  }

  @Test
  void countsRecordsSkippedByPolicySeparately() {
    // When
    reset("latest", false).apply(consumer, outOfRange(20));

    // Then
    assertThat(consumer.position(PARTITION)).isEqualTo(80);
    assertThat(count("retention")).isEqualTo(30);
    assertThat(count("reset")).isEqualTo(30);
  }

  @Test
  void skipsNothingWithoutOffsets() {
    // When
    reset("earliest", false).apply(consumer, new NoOffsetForPartitionException(PARTITION));

    // Then
    assertThat(consumer.position(PARTITION)).isEqualTo(50);
    assertThat(count("retention")).isZero();
  }

  @Test
  void readsRecreatedTopicFromStart() {
    // When
    reset("earliest", true).apply(consumer, outOfRange(500));

    // Then
    assertThat(consumer.position(PARTITION)).isEqualTo(50);
    assertThat(count("retention")).isZero();
  }

  @Test
  void continuesAtDivergingOffset() {
    // When
    reset("earliest", false).apply(consumer, truncated());

    // Then
    assertThat(consumer.position(PARTITION)).isEqualTo(70);
  }

  @Test
  void distinguishesNewTopicFromTruncation() {
    // When
    reset("earliest", true).apply(consumer, truncated());

    // Then
    assertThat(consumer.position(PARTITION)).isEqualTo(50);
  }

  @Test
  void keepsPolicyNone() {
    OffsetOutOfRangeException invalid = outOfRange(20);
    assertThatThrownBy(() -> reset("none", false).apply(consumer, invalid)).isSameAs(invalid);
  }

  private OffsetReset reset(String policy, boolean isNew) {
    return new OffsetReset(policy, skipped, partition -> isNew);
  }

  private static OffsetOutOfRangeException outOfRange(long position) {
    return new OffsetOutOfRangeException(Map.of(PARTITION, position));
  }

  private static LogTruncationException truncated() {
    return new LogTruncationException(
        Map.of(PARTITION, 75L), Map.of(PARTITION, new OffsetAndMetadata(70)));
  }

  private double count(String reason) {
    return registry.get("vqstream.records.skipped").tag("reason", reason).counter().count();
  }
}
