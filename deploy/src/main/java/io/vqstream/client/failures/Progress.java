package io.vqstream.client.failures;

import io.vqstream.client.Brokers;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What has been replayed: a consumer group for each reason, whose offsets are committed in the
 * transaction that replays. With one group for all, a replay of one reason would pass over the
 * records of the others.
 */
final class Progress implements AutoCloseable {
  private final Brokers brokers;
  private final String target;
  private final Map<String, Group> groups = new HashMap<>();

  /**
   * @param target empty for the topics that the records came from; another topic is another replay
   */
  Progress(Brokers brokers, String target) {
    this.brokers = brokers;
    this.target = target;
  }

  /** Whether the record has been replayed by an earlier run. */
  boolean isDone(FailedRecord record) throws IOException {
    try {
      return record.offset() < group(record.reason()).next(record.partition());
    } catch (KafkaException e) {
      throw new IOException(
          "the offsets of group " + name(record.reason()) + " cannot be read: " + e.getMessage(),
          e);
    }
  }

  /** Adds to the producer's transaction that these records, in their order, are done. */
  void commitWith(Producer<?, ?> producer, List<FailedRecord> records) {
    Map<String, Map<TopicPartition, OffsetAndMetadata>> offsets = new HashMap<>();
    for (FailedRecord record : records) {
      offsets
          .computeIfAbsent(record.reason(), reason -> new HashMap<>())
          .put(record.partition(), new OffsetAndMetadata(record.offset() + 1));
    }
    offsets.forEach(
        (reason, next) ->
            producer.sendOffsetsToTransaction(next, group(reason).consumer.groupMetadata()));
  }

  private String name(String reason) {
    return "vqstream-replay-" + reason + (target.isEmpty() ? "" : "-to-" + target);
  }

  private Group group(String reason) {
    return groups.computeIfAbsent(reason, r -> new Group(brokers, name(r)));
  }

  @Override
  public void close() {
    groups.values().forEach(group -> group.consumer.close());
  }

  /** A group by a consumer that never joins it, reads nothing, and asks for its offsets alone. */
  private static final class Group {
    final Consumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Long> next = new HashMap<>();

    Group(Brokers brokers, String name) {
      consumer =
          new KafkaConsumer<>(
              brokers.consumer(
                  Map.of(),
                  Map.of(
                      ConsumerConfig.GROUP_ID_CONFIG,
                      name,
                      ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                      false)),
              new ByteArrayDeserializer(),
              new ByteArrayDeserializer());
    }

    /** The first offset that earlier runs have not done. */
    long next(TopicPartition partition) {
      return next.computeIfAbsent(
          partition,
          p -> {
            OffsetAndMetadata committed = consumer.committed(Set.of(p)).get(p);
            return committed == null ? 0 : committed.offset();
          });
    }
  }
}
