package io.vqstream.service.consumer;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A Kafka producer whose commit fails for good if it times out, so that the stream thread ends and
 * its successor reads from the committed offsets.
 *
 * <p>Kafka Streams 4.3.1 handles the {@link TimeoutException} of a commit with a {@code
 * TaskCorruptedException} instead: it revives the tasks and starts a rebalance. If that rebalance
 * ends within the next poll, new tasks replace the revived ones, which alone would have moved the
 * consumer back, and records that were read but not processed are lost.
 */
final class FailFastProducer extends KafkaProducer<byte[], byte[]> {
  private final TransactionWaits waits;

  FailFastProducer(Map<String, Object> settings, TransactionWaits waits) {
    super(settings, new ByteArraySerializer(), new ByteArraySerializer());
    this.waits = waits;
  }

  /** Waits for the coordinator; after a timeout, Kafka Streams calls this again. */
  @Override
  public void initTransactions() {
    waits.began(this);
    try {
      super.initTransactions();
    } catch (RuntimeException e) {
      waits.failed(this);
      throw e;
    }
    waits.answered(this);
  }

  @Override
  public void close(Duration timeout) {
    waits.closed(this);
    super.close(timeout);
  }

  @Override
  public void sendOffsetsToTransaction(
      Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
    try {
      super.sendOffsetsToTransaction(offsets, group);
    } catch (TimeoutException e) {
      throw failure(e);
    }
  }

  @Override
  public void commitTransaction() {
    try {
      super.commitTransaction();
    } catch (TimeoutException e) {
      throw failure(e);
    }
  }

  private static KafkaException failure(TimeoutException e) {
    return new KafkaException("the commit of a transaction timed out", e);
  }
}
