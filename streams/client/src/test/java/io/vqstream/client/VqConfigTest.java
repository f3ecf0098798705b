package io.vqstream.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VqConfigTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          vqstream.quality          | 0       | at least 1
          vqstream.quality          | high    | Not a number
          vqstream.output           | jpeg    | image, file, pixels, text
          vqstream.on.error         | skip    | raise, null
          vqstream.image.max.pixels | 0       | at least 1
          vqstream.image.max.pixels | 1e9     | Not a number
          vqstream.codec.source     | no.Such | no.Such
          vqstream.checkpoint.wait.ms | -1    | at least 0
          vqstream.checkpoint.cache.max.open | 0       | at least 1
          """)
  void rejectsInvalidValueWithNameAndRange(String name, String value, String range) {
    assertThatThrownBy(() -> new VqConfig(Map.of(name, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(name)
        .hasMessageContaining(range);
  }

  @Test
  void rejectsUnknownSettingAndListsKnownOnes() {
    assertThatThrownBy(() -> new VqConfig(Map.of("vqstream.qualty", "3")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("vqstream.qualty")
        .hasMessageContaining("vqstream.quality");
  }

  @Test
  void ignoresSettingsOfClientAndCodecSource() {
    // Given
    Map<String, Object> settings =
        Map.of("bootstrap.servers", "b:9092", "vqstream.codec.source.topic", "checkpoints");

    // When / Then
    assertThatCode(() -> new VqConfig(settings)).doesNotThrowAnyException();
  }

  @Test
  void rejectsLevelThatTheCheckpointLacks() throws Exception {
    // Given
    Map<String, Object> settings = Tiny.settings(folder, "vqstream.quality", "9");

    // When / Then
    try (VqSerializer<byte[]> serializer = new VqSerializer<>()) {
      assertThatThrownBy(() -> serializer.configure(settings, false))
          .isInstanceOf(ConfigException.class)
          .hasMessageContainingAll("vqstream.quality", "9", "levels 1 to 4");
    }
  }

  @Test
  void rejectsMissingOrInvalidCheckpoint() throws Exception {
    // Given
    Path text = Files.writeString(folder.resolve("text.safetensors"), "no checkpoint");

    // When / Then
    assertThatThrownBy(() -> configure(folder.resolve("missing").toString()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll("vqstream.checkpoint", "missing", "no such file");
    assertThatThrownBy(() -> configure(text.toString()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll("vqstream.checkpoint", text.toString());
  }

  @Test
  void documentsEverySetting() {
    assertThat(VqConfig.definitions().configKeys().values())
        .isNotEmpty()
        .allSatisfy(key -> assertThat(key.documentation).isNotBlank());
  }

  private static void configure(String checkpoint) {
    try (VqDeserializer<byte[]> deserializer = new VqDeserializer<>()) {
      deserializer.configure(Map.of("vqstream.checkpoint", checkpoint), false);
    }
  }
}
