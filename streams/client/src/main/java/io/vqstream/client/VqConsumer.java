package io.vqstream.client;

import io.vqstream.deadletter.FailureReason;
import io.vqstream.sequence.RecordOrigin;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * A consumer of coded images that recovers the frames that inter frames build on, and whose {@link
 * #wakeup} also cancels a wait for a checkpoint.
 *
 * <p>A deserializer does not know the offset of its record. If the frame that an inter frame builds
 * on is missing, after the start in the middle of a partition, a rebalance or a seek, this consumer
 * reads the partition backward to the key frame, with a second consumer of the same connection and
 * isolation level, and {@link #poll} then returns the image. Only if the frames were deleted, the
 * record is a bad record with the reason {@code missing_reference}.
 *
 * <p>Kafka gives a deserializer no access to its consumer, so {@code wakeup()} of a plain {@link
 * KafkaConsumer} takes effect only when the deserializer returns: after {@code
 * vqstream.checkpoint.wait.ms} or {@code vqstream.broker.timeout.ms} at the latest.
 */
public final class VqConsumer<K, V> extends KafkaConsumer<K, V> {
  /** Package-private for tests. */
  final VqDeserializer<V> images;

  /**
   * Makes a consumer.
   *
   * @param settings of the consumer, and the deserializer's, see {@link VqConfig}
   * @param keys deserializer of keys, configured
   * @throws org.apache.kafka.common.config.ConfigException if a setting is impossible
   */
  public VqConsumer(Map<String, Object> settings, Deserializer<K> keys) {
    this(settings, keys, new VqDeserializer<>());
  }

  /** Validates the settings of the consumer. */
  private static Map<String, Object> checked(Map<String, Object> settings) {
    Map<String, Object> withoutVqstream = withoutVqstream(settings);
    Map<String, Object> complete = new HashMap<>(withoutVqstream);
    complete.putIfAbsent("key.deserializer", ByteArrayDeserializer.class);
    complete.putIfAbsent("value.deserializer", ByteArrayDeserializer.class);
    new ConsumerConfig(complete);
    return withoutVqstream;
  }

  private VqConsumer(Map<String, Object> settings, Deserializer<K> keys, VqDeserializer<V> images) {
    super(checked(settings), keys, images);
    this.images = images;
    images.recoverReferences();
    try {
      images.configure(settings, false); // last: a consumer that cannot be made opens no codec
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Removes the settings of vqstream: Kafka would log a warning for each. */
  private static Map<String, Object> withoutVqstream(Map<String, Object> settings) {
    Map<String, Object> kept = new HashMap<>(settings);
    kept.keySet().removeIf(name -> name.startsWith(VqConfig.PREFIX));
    return kept;
  }

  @Override
  public ConsumerRecords<K, V> poll(Duration timeout) {
    Optional<RecordOrigin> retried = Optional.empty();
    while (true) {
      try {
        return super.poll(timeout);
      } catch (RecordDeserializationException e) {
        if (e.getCause() instanceof WakeupException) {
          images.clearWakeup();
          retried = Optional.empty();
          continue; // poll throws the consumer's WakeupException, unless an earlier one has
        }
        RecordOrigin origin =
            new RecordOrigin(e.topicPartition(), e.offset(), bytes(e.keyBuffer()));
        byte[] value = bytes(e.valueBuffer());
        if (value == null
            || !isMissingReference(e)
            || retried.filter(origin::isSameRecord).isPresent()) {
          throw e;
        }
        images.retryAt(value, origin);
        retried = Optional.of(origin);
      } catch (WakeupException e) {
        images.clearWakeup();
        throw e;
      }
    }
  }

  private static boolean isMissingReference(RecordDeserializationException e) {
    return e.getCause() instanceof BadImageException bad
        && bad.reason() == FailureReason.MISSING_REFERENCE;
  }

  private static byte @Nullable [] bytes(@Nullable ByteBuffer buffer) {
    if (buffer == null) {
      return null;
    }
    byte[] copy = new byte[buffer.remaining()];
    buffer.duplicate().get(copy);
    return copy;
  }

  @Override
  public void wakeup() {
    super.wakeup();
    images.wakeup();
  }
}
