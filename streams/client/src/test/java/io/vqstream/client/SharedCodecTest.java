package io.vqstream.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Native memory is taken once and given back with the last user. */
@ResourceLock(CountingSource.LOCK)
class SharedCodecTest {

  @BeforeEach
  void reset() {
    CountingSource.reset();
  }

  @Test
  void sharesCodecUntilTheLastClientCloses() {
    // Given
    VqDeserializer<byte[]> key = deserializer("a");
    VqDeserializer<byte[]> value = deserializer("a");
    VqSerializer<byte[]> producer = new VqSerializer<>();
    producer.configure(settings("a"), false);

    // When
    key.close();
    key.close();
    value.close();

    // Then
    assertThat(CountingSource.OPENED).hasValue(1);
    assertThat(CountingSource.CLOSED).hasValue(0);
    producer.close();
    assertThat(CountingSource.CLOSED).hasValue(1);
  }

  @Test
  void opensAnotherCodecForOtherSettings() {
    // Given
    VqDeserializer<byte[]> a = deserializer("a");
    VqDeserializer<byte[]> b = deserializer("b");

    // When
    a.close();

    // Then
    assertThat(CountingSource.OPENED).hasValue(2);
    assertThat(CountingSource.CLOSED).hasValue(1);
    b.close();
    assertThat(CountingSource.CLOSED).hasValue(2);
  }

  @Test
  void reopensCodecAfterTheLastClose() {
    // When
    deserializer("a").close();
    deserializer("a").close();

    // Then
    assertThat(CountingSource.OPENED).hasValue(2);
    assertThat(CountingSource.CLOSED).hasValue(2);
  }

  @Test
  void releasesCodecWhenConfiguredAgain() {
    try (VqDeserializer<byte[]> deserializer = deserializer("a")) {
      // When
      deserializer.configure(settings("b"), false);

      // Then
      assertThat(CountingSource.CLOSED).hasValue(1);
    }
  }

  @Test
  void releasesCodecIfSerializerIsRejected() {
    // Given
    VqSerializer<byte[]> serializer = new VqSerializer<>();
    Map<String, Object> settings =
        Map.of("vqstream.codec.source", CountingSource.class, "vqstream.quality", 99);

    // When / Then
    assertThatThrownBy(() -> serializer.configure(settings, false))
        .isInstanceOf(ConfigException.class);
    assertThat(CountingSource.CLOSED).hasValue(1);
  }

  private static VqDeserializer<byte[]> deserializer(String name) {
    VqDeserializer<byte[]> deserializer = new VqDeserializer<>();
    deserializer.configure(settings(name), false);
    return deserializer;
  }

  private static Map<String, Object> settings(String name) {
    return Map.of("vqstream.codec.source", CountingSource.class, CountingSource.NAME, name);
  }
}
