package io.vqstream.sequence;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Reads a partition backward in blocks, each twice as long as the one before as long as it takes
 * few bytes. Not thread-safe.
 */
final class BackwardReader {
  private static final long FIRST_BLOCK = 64;
  private static final long MAX_BLOCK_BYTES = 16 << 20;
  private static final Duration POLL = Duration.ofMillis(100);

  private final Consumer<byte[], byte[]> consumer;
  private final TopicPartition partition;
  private final Duration timeout;
  private final BooleanSupplier cancelled;
  private final long floor;
  private long block = FIRST_BLOCK;
  private long first;
  private long bytes;

  /**
   * @param consumer belongs to no group; closed by the caller
   * @param end offset after the last record to read
   * @param floor min offset to read
   * @param timeout max time without an answer of the brokers
   * @param cancelled polled while the reader waits
   */
  BackwardReader(
      Consumer<byte[], byte[]> consumer,
      TopicPartition partition,
      long end,
      long floor,
      Duration timeout,
      BooleanSupplier cancelled) {
    this.consumer = consumer;
    this.partition = partition;
    this.timeout = timeout;
    this.cancelled = cancelled;
    this.first = end;
    consumer.assign(List.of(partition));
    this.floor = Math.max(floor, logStart());
  }

  /** Returns whether no record is left to read. */
  boolean atStart() {
    return first <= floor;
  }

  /** Returns the offset of the first record that was read, or the end. */
  long first() {
    return first;
  }

  /** Returns the size of all keys and values that were read, in bytes. */
  long bytes() {
    return bytes;
  }

  /**
   * Reads the next block, in the order of the partition.
   *
   * @param action receives the records
   * @throws TimeoutException if the brokers do not answer in time
   * @throws WakeupException if the reader is cancelled
   */
  void readBlock(java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> action) {
    long from = Math.max(floor, first - block);
    long before = bytes;
    long length = first - from;
    read(from, first, action);
    first = from;
    long used = Math.max(1, bytes - before);
    block = Math.max(1, Math.min(2 * block, MAX_BLOCK_BYTES * length / used));
  }

  private void read(
      long from, long end, java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> action) {
    consumer.seek(partition, from);
    long position = from;
    long progress = System.nanoTime();
    while (position < end) {
      if (cancelled.getAsBoolean()) {
        throw new WakeupException();
      }
      ConsumerRecords<byte[], byte[]> records;
      try {
        records = consumer.poll(POLL);
      } catch (OffsetOutOfRangeException e) {
        long start = logStart(); // retention has moved it
        if (start <= position) {
          return;
        }
        position = start;
        consumer.seek(partition, position);
        continue;
      }
      for (ConsumerRecord<byte[], byte[]> record : records) {
        if (record.offset() < end) {
          bytes +=
              Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
          action.accept(record);
        }
      }
      long now = consumer.position(partition, timeout);
      if (now > position) {
        position = now;
        progress = System.nanoTime();
      } else if (System.nanoTime() - progress > timeout.toNanos()) {
        throw new TimeoutException(
            "%s cannot be read from offset %d to %d to recover a reference frame: no answer in %d ms"
                .formatted(partition, position, end, timeout.toMillis()));
      }
    }
  }

  private long logStart() {
    return consumer.beginningOffsets(List.of(partition), timeout).getOrDefault(partition, 0L);
  }
}
