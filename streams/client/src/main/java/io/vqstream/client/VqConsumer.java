package io.vqstream.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * A consumer of coded images whose {@link #wakeup} also cancels a wait for a checkpoint.
 *
 * <p>Kafka gives a deserializer no access to its consumer, so {@code wakeup()} of a plain {@link
 * KafkaConsumer} takes effect only when the deserializer returns: after {@code
 * vqstream.checkpoint.wait.ms} or {@code vqstream.broker.timeout.ms} at the latest.
 */
public final class VqConsumer<K, V> extends KafkaConsumer<K, V> {
  private final VqDeserializer<V> images;

  /**
   * Makes a consumer.
   *
   * @param settings of the consumer, and the deserializer's, see {@link VqConfig}
   * @param keys deserializer of keys, configured
   * @throws org.apache.kafka.common.config.ConfigException if a setting is impossible
   */
  public VqConsumer(Map<String, Object> settings, Deserializer<K> keys) {
    this(settings, keys, configured(settings));
  }

  /** Validates the settings of the consumer and closes the deserializer if they are invalid. */
  private static Map<String, Object> checked(
      Map<String, Object> settings, VqDeserializer<?> images) {
    Map<String, Object> withoutVqstream = withoutVqstream(settings);
    Map<String, Object> complete = new HashMap<>(withoutVqstream);
    complete.putIfAbsent("key.deserializer", ByteArrayDeserializer.class);
    complete.putIfAbsent("value.deserializer", ByteArrayDeserializer.class);
    try {
      new ConsumerConfig(complete);
    } catch (RuntimeException e) {
      images.close();
      throw e;
    }
    return withoutVqstream;
  }

  private VqConsumer(Map<String, Object> settings, Deserializer<K> keys, VqDeserializer<V> images) {
    super(checked(settings, images), keys, images);
    this.images = images;
  }

  /** Removes the settings of vqstream: Kafka would log a warning for each. */
  private static Map<String, Object> withoutVqstream(Map<String, Object> settings) {
    Map<String, Object> kept = new HashMap<>(settings);
    kept.keySet().removeIf(name -> name.startsWith(VqConfig.PREFIX));
    return kept;
  }

  private static <V> VqDeserializer<V> configured(Map<String, Object> settings) {
    VqDeserializer<V> images = new VqDeserializer<>();
    images.configure(settings, false);
    return images;
  }

  @Override
  public ConsumerRecords<K, V> poll(Duration timeout) {
    try {
      return super.poll(timeout);
    } catch (RecordDeserializationException e) {
      if (!(e.getCause() instanceof WakeupException)) {
        throw e;
      }
      images.clearWakeup();
      return super.poll(timeout); // throws the consumer's WakeupException
    } catch (WakeupException e) {
      images.clearWakeup();
      throw e;
    }
  }

  @Override
  public void wakeup() {
    super.wakeup();
    images.wakeup();
  }
}
