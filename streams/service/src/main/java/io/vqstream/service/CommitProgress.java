package io.vqstream.service;

import io.vqstream.service.consumer.SourcePositions.Position;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds the partition with pending records that has gone longest without a commit. Not thread-safe.
 *
 * <p>A committed offset below the end offset does not imply pending records: transaction markers at
 * the end of a partition are never committed. Records are pending if the consumer returned records
 * beyond the committed offset, or if its position is below the end.
 */
final class CommitProgress {
  private final Map<TopicPartition, Waiting> waiting = new HashMap<>();

  private record Waiting(long committed, long since) {}

  /**
   * Offsets of one partition.
   *
   * @param committed committed offset; -1 for none yet
   * @param start first offset of the log
   * @param end offset after the last committed record
   * @param at position of the consumer
   */
  record Offsets(long committed, long start, long end, Position at) {
    boolean hasPendingRecords() {
      long done = Math.max(committed, start);
      return at.taken() > done || (at.next() >= 0 ? Math.max(at.next(), start) : done) < end;
    }
  }

  /**
   * A partition without progress.
   *
   * @param idle time since the last commit
   */
  record Stuck(TopicPartition partition, Offsets offsets, Duration idle) {}

  /**
   * Updates the offsets.
   *
   * @param partitions assigned partitions
   * @param now current {@link System#nanoTime}
   * @return the partition that has gone longest without a commit; empty if no records are pending
   */
  Optional<Stuck> update(Map<TopicPartition, Offsets> partitions, long now) {
    waiting.keySet().retainAll(partitions.keySet());
    Stuck longest = null;
    for (Map.Entry<TopicPartition, Offsets> one : partitions.entrySet()) {
      Offsets offsets = one.getValue();
      Waiting before = waiting.get(one.getKey());
      if (!offsets.hasPendingRecords()) {
        waiting.remove(one.getKey());
      } else if (before == null || before.committed() != offsets.committed()) {
        waiting.put(one.getKey(), new Waiting(offsets.committed(), now));
      } else {
        Duration idle = Duration.ofNanos(now - before.since());
        if (longest == null || idle.compareTo(longest.idle()) > 0) {
          longest = new Stuck(one.getKey(), offsets, idle);
        }
      }
    }
    return Optional.ofNullable(longest);
  }

  /** Restarts the measurement of all partitions. */
  void reset() {
    waiting.clear();
  }
}
