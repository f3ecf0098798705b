package io.vqstream.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.service.CommitProgress.Offsets;
import io.vqstream.service.CommitProgress.Stuck;
import io.vqstream.service.consumer.SourcePositions.Position;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class CommitProgressTest {
  private static final TopicPartition FIRST = new TopicPartition("images", 0);
  private static final TopicPartition SECOND = new TopicPartition("images", 1);
  private static final Offsets IDLE = offsets(10, 10, 10, 10);

  private final CommitProgress progress = new CommitProgress();

  @Test
  void findsPartitionLongestWithoutCommit() {
    // Given
    Offsets waiting = offsets(7, 10, 10, 10);
    progress.update(Map.of(FIRST, waiting, SECOND, IDLE), seconds(0));
    progress.update(Map.of(FIRST, waiting, SECOND, waiting), seconds(5));

    // When
    Stuck stuck =
        progress.update(Map.of(FIRST, waiting, SECOND, waiting), seconds(9)).orElseThrow();

    // Then
    assertThat(stuck.partition()).isEqualTo(FIRST);
    assertThat(stuck.idle()).isEqualTo(Duration.ofSeconds(9));
  }

  @Test
  void restartsWithEachCommit() {
    // Given
    progress.update(Map.of(FIRST, offsets(7, 10, 10, 20)), seconds(0));

    // When
    var after = progress.update(Map.of(FIRST, offsets(8, 10, 10, 20)), seconds(60));

    // Then
    assertThat(after).isEmpty();
  }

  @Test
  void restartsAfterReset() {
    // Given
    Offsets waiting = offsets(7, 10, 10, 10);
    progress.update(Map.of(FIRST, waiting), seconds(0));

    // When
    progress.reset();

    // Then
    assertThat(progress.update(Map.of(FIRST, waiting), seconds(60))).isEmpty();
  }

  @Test
  void ignoresTransactionMarkersAtTheEnd() {
    // Given a consumer that has read a marker, which is not committed
    Offsets marker = offsets(10, 10, 11, 11);

    // When / Then
    assertThat(marker.hasPendingRecords()).isFalse();
  }

  @Test
  void unreadRecordsArePending() {
    assertThat(offsets(10, 10, 10, 12).hasPendingRecords()).isTrue();
    assertThat(offsets(10, -1, -1, 12).hasPendingRecords()).isTrue();
    assertThat(offsets(-1, -1, -1, 12).hasPendingRecords()).isTrue();
  }

  @Test
  void deletedRecordsAreNotPending() {
    // Given a topic whose records up to offset 20 were deleted before the commit of the last ones
    Offsets deleted = new Offsets(10, 20, 20, new Position(10, 10));

    // When / Then
    assertThat(deleted.hasPendingRecords()).isFalse();
  }

  private static Offsets offsets(long committed, long taken, long next, long end) {
    return new Offsets(committed, 0, end, new Position(taken, next));
  }

  private static long seconds(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }
}
