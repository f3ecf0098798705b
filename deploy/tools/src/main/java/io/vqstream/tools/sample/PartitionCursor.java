package io.vqstream.tools.sample;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads records of one partition at growing offsets; seeks over what is not needed. */
final class PartitionCursor {
  private final Consumer<byte[], byte[]> consumer;
  private final TopicPartition partition;
  private final Duration poll;
  private final Duration timeout;

  /** Records read, but not returned. */
  private final Deque<ConsumerRecord<byte[], byte[]>> ahead = new ArrayDeque<>();

  private boolean started;

  /**
   * @param consumer assigned to the partition
   * @param timeout time without progress after which reading fails
   */
  PartitionCursor(
      Consumer<byte[], byte[]> consumer,
      TopicPartition partition,
      Duration poll,
      Duration timeout) {
    this.consumer = consumer;
    this.partition = partition;
    this.poll = poll;
    this.timeout = timeout;
  }

  /**
   * Returns the first record of a range of offsets; empty if it has none.
   *
   * @param from first offset, not below that of an earlier call
   * @param end offset after the last; must be committed
   * @throws IOException if the brokers do not answer
   */
  Optional<ConsumerRecord<byte[], byte[]>> next(long from, long end) throws IOException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      while (!ahead.isEmpty() && ahead.peek().offset() < from) {
        ahead.poll();
      }
      if (!ahead.isEmpty()) {
        return ahead.peek().offset() < end ? Optional.of(ahead.remove()) : Optional.empty();
      }
      if (!started || consumer.position(partition) < from) {
        consumer.seek(partition, from);
        started = true;
      }
      if (consumer.position(partition) >= end) {
        return Optional.empty(); // markers of transactions, or deleted
      }
      consumer.poll(poll).forEach(ahead::add);
      if (ahead.isEmpty() && System.nanoTime() > deadline) {
        throw new IOException(
            "timed out after %.1f s reading %s".formatted(timeout.toMillis() / 1e3, partition));
      }
    }
  }
}
