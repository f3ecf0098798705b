package io.vqstream.client;

import io.vqstream.codec.Decoded;
import io.vqstream.proto.v1.Image;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * A serde of {@link VqSerializer} and {@link VqDeserializer}, such as for Kafka Streams.
 *
 * <pre>{@code
 * try (VqSerde<Image> coded = VqSerde.image(Map.of("vqstream.on.error", "null"))) {
 *   builder.stream("images.coded", Consumed.with(Serdes.String(), coded))
 *   ...
 * }
 * }</pre>
 *
 * Close it after the {@code KafkaStreams} instances that use it. It can also be set as {@code
 * default.value.serde}, but Kafka Streams does not close serdes that it created, so the codec then
 * stays open until the JVM exits.
 *
 * @param <T> type selected by {@code vqstream.output}; {@code text} cannot be serialized
 */
public final class VqSerde<T> implements Serde<T> {
  private final VqSerializer<T> serializer = new VqSerializer<>();
  private final VqDeserializer<T> deserializer = new VqDeserializer<>();

  /** Creates a serde; {@link #configure} must be called before use. */
  public VqSerde() {}

  /** Creates a serde of {@link Image} messages. */
  public static VqSerde<Image> image(Map<String, ?> settings) {
    return configured(settings, Output.IMAGE);
  }

  /** Creates a serde of image files. */
  public static VqSerde<byte[]> file(Map<String, ?> settings) {
    return configured(settings, Output.FILE);
  }

  /** Creates a serde of pixels, or of the files of images that were passed through. */
  public static VqSerde<Decoded> pixels(Map<String, ?> settings) {
    return configured(settings, Output.PIXELS);
  }

  private static <T> VqSerde<T> configured(Map<String, ?> settings, Output output) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put(VqConfig.OUTPUT, output.id());
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
