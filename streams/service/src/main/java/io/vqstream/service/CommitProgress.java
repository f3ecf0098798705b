package io.vqstream.service;

import io.vqstream.service.consumer.SourcePositions.Position;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds the partition of which nothing has been committed for the longest time although records
 * wait. Used by one thread.
 *
 * <p>An end offset behind the committed one is not enough: transaction markers at the end of a
 * partition are never committed. Records wait if the consumer returned some beyond the committed
 * offset, or if it has not come to the end.
 */
final class CommitProgress {
  private final Map<TopicPartition, Waiting> waiting = new HashMap<>();

  private record Waiting(long committed, long since) {}

  /**
   * What is known of one partition.
   *
   * @param committed offset; -1 for none yet
   * @param start first offset of the log
   * @param end offset after the last committed record
   * @param at where the consumer is
   */
  record Offsets(long committed, long start, long end, Position at) {
    boolean recordsWait() {
      long done = Math.max(committed, start);
      return at.taken() > done || (at.next() >= 0 ? Math.max(at.next(), start) : done) < end;
    }
  }

  /**
   * A partition that does not get on.
   *
   * @param idle time without a commit
   */
  record Stuck(TopicPartition partition, Offsets offsets, Duration idle) {}

  /**
   * Takes the offsets of now.
   *
   * @param partitions those that this service is to read
   * @param now such as {@link System#nanoTime}
   * @return the partition that has waited longest; empty where none waits
   */
  Optional<Stuck> update(Map<TopicPartition, Offsets> partitions, long now) {
    waiting.keySet().retainAll(partitions.keySet());
    Stuck longest = null;
    for (Map.Entry<TopicPartition, Offsets> one : partitions.entrySet()) {
      Offsets offsets = one.getValue();
      Waiting before = waiting.get(one.getKey());
      if (!offsets.recordsWait()) {
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

  /** Starts the clock anew. */
  void reset() {
    waiting.clear();
  }
}
