package io.vqstream.service.consumer;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * Supplies the clients of Kafka Streams. Consumers of the source topic report positions and skipped
 * records. Producers report how long they wait for their coordinator, and end the stream thread if
 * a commit times out. With {@code group.protocol=streams}, Kafka Streams creates these consumers
 * itself and nothing is reported.
 */
public final class InstrumentedClientSupplier implements KafkaClientSupplier {
  private final SourcePositions positions;
  private final SkippedRecords skipped;
  private final TransactionWaits waits;
  private final Predicate<TopicPartition> isNew;

  /**
   * @param isNew returns whether the topic of a partition was created again since it was last read;
   *     called on stream threads, can send a request to the cluster
   */
  public InstrumentedClientSupplier(
      SourcePositions positions,
      SkippedRecords skipped,
      TransactionWaits waits,
      Predicate<TopicPartition> isNew) {
    this.positions = positions;
    this.skipped = skipped;
    this.waits = waits;
    this.isNew = isNew;
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> settings) {
    String policy = String.valueOf(settings.get(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG));
    Map<String, Object> withoutReset = new HashMap<>(settings);
    withoutReset.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, OffsetReset.NONE);
    return new InstrumentedConsumer(
        withoutReset, new OffsetReset(policy, skipped, isNew), positions);
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> settings) {
    return plainConsumer(settings);
  }

  @Override
  public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> settings) {
    return plainConsumer(settings);
  }

  private static Consumer<byte[], byte[]> plainConsumer(Map<String, Object> settings) {
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> settings) {
    return new FailFastProducer(settings, waits);
  }

  @Override
  public Admin getAdmin(Map<String, Object> settings) {
    return Admin.create(settings);
  }
}
