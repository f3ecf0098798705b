package io.vqstream.client;

import io.vqstream.codec.Decoded;
import io.vqstream.proto.v1.Image;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * {@link VqSerializer} and {@link VqDeserializer} as a serde, for Kafka Streams or anyone else.
 *
 * <pre>{@code
 * try (VqSerde<Image> coded = VqSerde.image(Map.of("vqstream.on.error", "null"))) {
 *   builder.stream("images.coded", Consumed.with(Serdes.String(), coded))
 *   ...
 * }
 * }</pre>
 *
 * Close it after the {@code KafkaStreams} that use it. As {@code default.value.serde} it works too,
 * but Kafka Streams closes no serde that it made itself: the codec then stays, once, until the JVM
 * ends.
 *
 * @param <T> what {@code vqstream.output} says; {@code text} has no way back
 */
public final class VqSerde<T> implements Serde<T> {
  private final VqSerializer<T> serializer = new VqSerializer<>();
  private final VqDeserializer<T> deserializer = new VqDeserializer<>();

  /** For Kafka, which calls {@link #configure} next. */
  public VqSerde() {}

  /** Of messages. */
  public static VqSerde<Image> image(Map<String, ?> settings) {
    return configured(settings, Output.IMAGE);
  }

  /** Of image files. */
  public static VqSerde<byte[]> file(Map<String, ?> settings) {
    return configured(settings, Output.FILE);
  }

  /** Of pixels, or files where images are carried. */
  public static VqSerde<Decoded> pixels(Map<String, ?> settings) {
    return configured(settings, Output.PIXELS);
  }

  private static <T> VqSerde<T> configured(Map<String, ?> settings, Output output) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put(VqConfig.OUTPUT, output.word());
    VqSerde<T> serde = new VqSerde<>();
    serde.configure(all, false);
    return serde;
  }

  @Override
  public void configure(Map<String, ?> settings, boolean isKey) {
    deserializer.configure(settings, isKey);
    try {
      serializer.configure(settings, isKey);
    } catch (RuntimeException e) {
      deserializer.close();
      throw e;
    }
  }

  @Override
  public void close() {
    serializer.close();
    deserializer.close();
  }

  @Override
  public Serializer<T> serializer() {
    return serializer;
  }

  @Override
  public Deserializer<T> deserializer() {
    return deserializer;
  }
}
