package io.vqstream.tools.deadletters;

import io.vqstream.deadletter.DoneOffsets;
import io.vqstream.kafka.KafkaErrors;
import io.vqstream.tools.Brokers;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The progress of a replay: offsets of one consumer group per failure reason, committed in the
 * transaction that publishes. With a single group, a replay of one reason would skip the records of
 * the others. Records that could not be published stay pending, see {@link DoneOffsets}.
 */
final class ReplayProgress implements AutoCloseable {
  /** Below the brokers' default of {@code offset.metadata.max.bytes}, 4096. */
  private static final int MAX_METADATA = 4_000;

  /** Without a limit, closing waits for unreachable brokers. */
  private static final CloseOptions CLOSE = CloseOptions.timeout(Duration.ofSeconds(2));

  private final Brokers brokers;
  private final String target;
  private final Map<String, Group> groups = new HashMap<>();

  /**
   * @param target empty for the source topics; each target has its progress
   */
  ReplayProgress(Brokers brokers, String target) {
    this.brokers = brokers;
    this.target = target;
  }

  /**
   * Returns whether the record has been replayed.
   *
   * @throws IOException if the brokers do not answer
   */
  boolean isDone(DeadLetter record) throws IOException {
    try {
      return group(record.reason()).of(record.partition()).contains(record.offset());
    } catch (KafkaException e) {
      throw new IOException(
          "the offsets of group " + name(record.reason()) + " cannot be read: " + KafkaErrors.of(e),
          e);
    }
  }

  /**
   * Returns the progress after these records, which are all that the reader returned, in order,
   * except those that are left.
   */
  Step after(List<DeadLetter> records, Set<DeadLetter> left) {
    Map<String, Map<TopicPartition, DoneOffsets>> changed = new HashMap<>();
    for (DeadLetter record : records) {
      DoneOffsets done =
          changed
              .computeIfAbsent(record.reason(), reason -> new HashMap<>())
              .computeIfAbsent(
                  record.partition(), p -> group(record.reason()).of(record.partition()).copy());
      if (left.contains(record)) {
        done.leave(record.offset());
      } else {
        done.done(record.offset());
      }
    }
    return new Step(changed);
  }

  private String name(String reason) {
    return DoneOffsets.group(reason) + (target.isEmpty() ? "" : "-to-" + target);
  }

  private Group group(String reason) {
    return groups.computeIfAbsent(reason, r -> new Group(brokers, name(r)));
  }

  @Override
  public void close() {
    groups.values().forEach(group -> group.consumer.close(CLOSE));
  }

  /** Progress that is not committed. */
  final class Step {
    private final Map<String, Map<TopicPartition, DoneOffsets>> changed;

    private Step(Map<String, Map<TopicPartition, DoneOffsets>> changed) {
      this.changed = changed;
    }

    /**
     * Adds it to the producer's transaction.
     *
     * @throws IOException if too many records are left for an offset's metadata
     */
    void addTo(Producer<?, ?> producer) throws IOException {
      for (var each : changed.entrySet()) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (var done : each.getValue().entrySet()) {
          String metadata = done.getValue().metadata();
          if (metadata.length() > MAX_METADATA) {
            throw new IOException(
                "too many records of %s cannot be published to keep track of them (reason %s)."
                        .formatted(done.getKey(), each.getKey())
                    + " Remove the causes reported above and replay again");
          }
          offsets.put(done.getKey(), new OffsetAndMetadata(done.getValue().offset(), metadata));
        }
        producer.sendOffsetsToTransaction(offsets, group(each.getKey()).consumer.groupMetadata());
      }
    }

    /** Applies it to the progress of this run. */
    void apply() {
      changed.forEach((reason, offsets) -> group(reason).done.putAll(offsets));
    }
  }

  /** Access to the offsets of a consumer group that has no members. */
  private static final class Group {
    final Consumer<byte[], byte[]> consumer;
    final Map<TopicPartition, DoneOffsets> done = new HashMap<>();

    Group(Brokers brokers, String name) {
      consumer =
          new KafkaConsumer<>(
              brokers.consumer(
                  brokers.consumerTimeout(),
                  Map.of(
                      ConsumerConfig.GROUP_ID_CONFIG,
                      name,
                      ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                      false)),
              new ByteArrayDeserializer(),
              new ByteArrayDeserializer());
    }

    /** Returns the progress in a partition. */
    DoneOffsets of(TopicPartition partition) {
      return done.computeIfAbsent(
          partition,
          p -> {
            OffsetAndMetadata committed = consumer.committed(Set.of(p)).get(p);
            return committed == null
                ? DoneOffsets.of(0, "")
                : DoneOffsets.of(committed.offset(), committed.metadata());
          });
    }
  }
}
