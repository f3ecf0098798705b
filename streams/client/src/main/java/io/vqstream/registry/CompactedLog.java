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
 * The first partition of a compacted topic, read from its beginning and on. The topic may be
 * missing at first, and may be made anew. Not safe for use by many threads.
 */
final class CompactedLog implements AutoCloseable {
  private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

  private final Consumer<byte[], byte[]> consumer;
  private final TopicPartition partition;
  private final Reader reader;
  private boolean there;
  private boolean answered;
  private long looked = System.nanoTime() - LOOK_NANOS;

  /** Hears what is read. */
  interface Reader {
    /** All that was read is void: the partition is read again from its beginning. */
    void startOver();

    void record(ConsumerRecord<byte[], byte[]> record);
  }

  /**
   * @param consumer is closed with this
   */
  CompactedLog(Consumer<byte[], byte[]> consumer, String topic, Reader reader) {
    this.consumer = consumer;
    this.partition = new TopicPartition(topic, 0);
    this.reader = reader;
  }

  /** Whether the topic was there when it was last looked for. */
  boolean there() {
    return there;
  }

  /** Whether the brokers answered when the log was last read. */
  boolean answered() {
    return answered;
  }

  /**
   * Asks for the right to read a topic that was not found: a topic that may not be described looks
   * as if it were missing.
   *
   * @throws org.apache.kafka.common.errors.TopicAuthorizationException if there is no such right
   */
  void requireAccess(Duration limit) {
    try {
      consumer.partitionsFor(partition.topic(), limit);
    } catch (TimeoutException e) {
      answered = false;
    }
  }

  /**
   * Reads up to the end as it is now.
   *
   * @return whether it got there within the limit; not where the topic is missing
   * @throws org.apache.kafka.common.KafkaException if the topic may not be read
   */
  boolean read(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    try {
      if (!find(limit)) {
        return false;
      }
      answered = false;
      long end = consumer.endOffsets(List.of(partition), limit).get(partition);
      long position = consumer.position(partition, limit);
      if (position > end) {
        startOver(); // the topic was made anew, and is shorter now
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
      startOver();
      return false;
    } catch (TimeoutException e) {
      answered = false;
      return false;
    }
  }

  /**
   * Waits for records, once {@link #read} has returned true.
   *
   * @return whether some came
   */
  boolean await(Duration limit) {
    try {
      var records = consumer.poll(limit);
      records.forEach(reader::record);
      return !records.isEmpty();
    } catch (InvalidOffsetException e) {
      startOver();
      return false;
    }
  }

  private boolean find(Duration limit) {
    if (there) {
      return true;
    }
    if (System.nanoTime() - looked < LOOK_NANOS) {
      return false;
    }
    looked = System.nanoTime();
    // Asking for all topics makes no noise where this one is missing; asking for it would.
    List<PartitionInfo> found = consumer.listTopics(limit).get(partition.topic());
    there = found != null && !found.isEmpty();
    answered = true;
    if (there) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
    }
    return there;
  }

  private void startOver() {
    reader.startOver();
    consumer.seekToBeginning(List.of(partition));
  }

  @Override
  public void close() {
    consumer.close();
  }
}
