package io.vqstream.service.consumer;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A Kafka consumer that reports its positions and skipped records. */
final class InstrumentedConsumer extends KafkaConsumer<byte[], byte[]> {
  /**
   * Kafka Streams polls without a wait, in a loop, while it is asked to stop or has revoked
   * partitions and a rebalance goes on: a thread then takes a whole processor for as long as other
   * members of the group, or the coordinator, take. What is polled for ends the wait.
   */
  private static final Duration MIN_WAIT = Duration.ofMillis(10);

  private final OffsetReset reset;
  private final SourcePositions positions;

  /**
   * @param settings settings with {@code auto.offset.reset=none}
   */
  InstrumentedConsumer(Map<String, Object> settings, OffsetReset reset, SourcePositions positions) {
    super(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.reset = reset;
    this.positions = positions;
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    ConsumerRecords<byte[], byte[]> records;
    try {
      records = super.poll(timeout.compareTo(MIN_WAIT) < 0 ? MIN_WAIT : timeout);
    } catch (InvalidOffsetException e) {
      reset(e);
      return ConsumerRecords.empty();
    }
    Map<TopicPartition, Long> taken = new HashMap<>();
    for (TopicPartition partition : records.partitions()) {
      for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
        taken.put(partition, record.offset() + 1);
      }
    }
    Map<TopicPartition, Long> next = new HashMap<>();
    records.nextOffsets().forEach((partition, at) -> next.put(partition, at.offset()));
    positions.polled(this, assignment(), taken, next);
    return records;
  }

  /** Handles an invalid offset that is detected when Kafka Streams prepares a commit. */
  @Override
  public long position(TopicPartition partition) {
    try {
      return super.position(partition);
    } catch (InvalidOffsetException e) {
      reset(e);
      return super.position(partition);
    }
  }

  @Override
  public long position(TopicPartition partition, Duration timeout) {
    try {
      return super.position(partition, timeout);
    } catch (InvalidOffsetException e) {
      reset(e);
      return super.position(partition, timeout);
    }
  }

  private void reset(InvalidOffsetException invalid) {
    reset.apply(this, invalid).forEach((partition, next) -> positions.moved(this, partition, next));
  }

  @Override
  public void close() {
    positions.closed(this);
    super.close();
  }

  @Override
  public void close(CloseOptions options) {
    positions.closed(this);
    super.close(options);
  }
}
