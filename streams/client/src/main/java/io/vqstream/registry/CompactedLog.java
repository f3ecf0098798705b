package io.vqstream.registry;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Reads the first partition of a compacted topic from its beginning and follows it. The topic can
 * be created later, or deleted and created again. Not thread-safe.
 */
final class CompactedLog implements AutoCloseable {
  private static final long LOOKUP_NANOS = Duration.ofSeconds(1).toNanos();

  /** A list of many topics takes longer than a poll. */
  private static final Duration MIN_LOOKUP_LIMIT = Duration.ofSeconds(5);

  private final Consumer<byte[], byte[]> consumer;
  private final TopicPartition partition;
  private final Reader reader;
  private boolean there;
  private boolean answered;
  private long lastLookup = System.nanoTime() - LOOKUP_NANOS;

  /** Receives the records. */
  interface Reader {
    /** Discards all records received so far: the partition is read again from its beginning. */
    void reset();

    /** Receives the next record. */
    void record(ConsumerRecord<byte[], byte[]> record);
  }

  /**
   * @param consumer closed by this log
   */
  CompactedLog(Consumer<byte[], byte[]> consumer, String topic, Reader reader) {
    this.consumer = consumer;
    this.partition = new TopicPartition(topic, 0);
    this.reader = reader;
  }

  /** Returns whether the topic existed when it was last looked up. */
  boolean there() {
    return there;
  }

  /** Returns whether the brokers answered when the log was last read. */
  boolean answered() {
    return answered;
  }

  /**
   * Verifies access to a topic that was not found: a topic without the Describe permission appears
   * to be missing.
   *
   * @throws org.apache.kafka.common.errors.TopicAuthorizationException if access is denied
   */
  void requireAccess(Duration limit) {
    try {
      consumer.partitionsFor(partition.topic(), limit);
    } catch (TimeoutException e) {
      answered = false;
    }
  }

  /**
   * Reads up to the current end.
   *
   * @return whether the end was reached within the limit; false if the topic does not exist
   * @throws org.apache.kafka.common.KafkaException if access is denied
   */
  boolean read(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    try {
      if (!find(limit)) {
        return false;
      }
      answered = false;
      Long end = consumer.endOffsets(List.of(partition), limit).get(partition);
      if (end == null) {
        return false;
      }
      long position = consumer.position(partition, limit);
      if (position > end) {
        reset(); // the topic was created again and is shorter now
        position = consumer.position(partition, limit);
      }
      while (position < end) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        consumer.poll(Duration.ofNanos(left)).forEach(reader::record);
        position = consumer.position(partition, limit);
      }
      answered = true;
      return true;
    } catch (InvalidOffsetException e) {
      reset();
      return false;
    } catch (TimeoutException e) {
      answered = false;
      return false;
    }
  }

  /**
   * Waits for new records, after {@link #read} has returned true.
   *
   * @return whether any were received
   */
  boolean await(Duration limit) {
    try {
      var records = consumer.poll(limit);
      records.forEach(reader::record);
      return !records.isEmpty();
    } catch (InvalidOffsetException e) {
      reset();
      return false;
    }
  }

  /** Makes the next {@link #read} start at the first record. */
  void restart() {
    if (there) {
      reset();
    }
  }

  private boolean find(Duration limit) {
    if (there) {
      return true;
    }
    if (System.nanoTime() - lastLookup < LOOKUP_NANOS) {
      return false;
    }
    lastLookup = System.nanoTime();
    // Metadata requests for a missing topic log warnings; listing all topics does not.
    Duration lookupLimit = limit.compareTo(MIN_LOOKUP_LIMIT) < 0 ? MIN_LOOKUP_LIMIT : limit;
    List<PartitionInfo> found = consumer.listTopics(lookupLimit).get(partition.topic());
    there = found != null && !found.isEmpty();
    answered = true;
    if (there) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
    }
    return there;
  }

  private void reset() {
    reader.reset();
    consumer.seekToBeginning(List.of(partition));
  }

  @Override
  public void close() {
    consumer.close();
  }
}
