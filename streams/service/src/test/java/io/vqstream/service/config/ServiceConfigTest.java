package io.vqstream.service.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceConfigTest {

  @Test
  void needsOnlyBootstrapServers() {
    // When
    ServiceConfig config = encoder(Map.of());

    // Then
    assertThat(config.applicationId()).isEqualTo("vqstream-encoder");
    assertThat(config.bootstrapServers()).containsExactly("b:9092");
    assertThat(config.sourceTopic()).isEqualTo("images");
    assertThat(config.sinkTopic()).isEqualTo("images.coded");
    assertThat(config.failureTopic()).isEqualTo("images.failed");
    assertThat(config.exactlyOnce()).isTrue();
    assertThat(config.checkpoint()).isEmpty();
    assertThat(config.recordMaxBytes()).isEmpty();
  }

  @Test
  void decoderReadsTheTopicOfTheEncoder() {
    // When
    ServiceConfig config = ServiceConfig.of(Role.DECODER, Map.of("bootstrap.servers", "b:9092"));

    // Then
    assertThat(config.applicationId()).isEqualTo("vqstream-decoder");
    assertThat(config.sourceTopic()).isEqualTo(encoder(Map.of()).sinkTopic());
    assertThat(config.sinkTopic()).isEqualTo("images.reconstructed");
  }

  @Test
  void flagsOverrideEnvironmentAndFile(@TempDir Path dir) throws IOException {
    // Given
    Path file = dir.resolve("encoder.properties");
    Files.writeString(
        file,
        """
        # a comment
        bootstrap.servers=file:1
        quality=2
        image.timeout.ms=1000
        images.topic=bilder-\u00e4
        """);

    // When
    ServiceConfig config =
        ServiceConfig.load(
            Role.ENCODER,
            Optional.of(file),
            Map.of(
                "VQSTREAM_CONFIG_BOOTSTRAP_SERVERS", "variable:2",
                "VQSTREAM_CONFIG_IMAGE_TIMEOUT_MS", "2000",
                "VQSTREAM_OPTS", "-Xmx1g",
                "PATH", "/bin"),
            Map.of("bootstrap.servers", "flag:3"));

    // Then
    assertThat(config.bootstrapServers()).containsExactly("flag:3");
    assertThat(config.imageTimeoutMs()).isEqualTo(2000);
    assertThat(config.quality()).isEqualTo(2);
    assertThat(config.sourceTopic()).isEqualTo("bilder-\u00e4");
  }

  @Test
  void decodesUnderscoresOfVariables() {
    // When
    Map<String, String> settings =
        Environment.settings(
            Map.of(
                "VQSTREAM_CONFIG_IMAGES_TOPIC", "a",
                "VQSTREAM_CONFIG_CLIENT_TAG_ZONE__A", "b",
                "VQSTREAM_CONFIG_CLIENT_TAG_ZONE___B", "c"));

    // Then
    assertThat(settings)
        .containsOnly(
            Map.entry("images.topic", "a"),
            Map.entry("client.tag.zone_a", "b"),
            Map.entry("client.tag.zone-b", "c"));
  }

  @Test
  void rejectsMaxQualityBelowQuality() {
    assertThatThrownBy(() -> encoder(Map.of("quality", "4", "max.quality", "3")))
        .isInstanceOf(ConfigException.class)
        .hasMessage("max.quality (3) must not be less than quality (4)");
  }

  @Test
  void rejectsVariableOfUnknownSetting() {
    // Given
    Map<String, String> environment = Map.of("VQSTREAM_CONFIG_QUALTY", "2");

    // When / Then
    assertThatThrownBy(
            () ->
                ServiceConfig.load(
                    Role.ENCODER,
                    Optional.empty(),
                    environment,
                    Map.of("bootstrap.servers", "b:9092")))
        .isInstanceOf(ConfigException.class)
        .hasMessage("unknown setting qualty");
  }

  @Test
  void namesMissingFile(@TempDir Path dir) {
    // Given
    Path file = dir.resolve("missing.properties");

    // When / Then
    assertThatThrownBy(
            () -> ServiceConfig.load(Role.ENCODER, Optional.of(file), Map.of(), Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessage("there is no configuration file " + file);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "qualty",
        "producer.qualty",
        "producer.max.poll.records",
        "consumer.transaction.timeout.ms",
        "image.max.pixel"
      })
  void namesASettingThatIsNeitherOursNorKafkas(String name) {
    assertThatThrownBy(() -> encoder(Map.of(name, "1")))
        .isInstanceOf(ConfigException.class)
        .hasMessage("unknown setting " + name);
  }

  @ParameterizedTest
  @CsvSource({
    "security.protocol, SASL_SSL",
    "ssl.truststore.location, /etc/trust.p12",
    "sasl.jaas.config, some.Module required;",
    "producer.linger.ms, 20",
    "main.consumer.session.timeout.ms, 15000",
    "consumer.client.rack, a",
    "admin.retries, 3",
    "state.dir, /var/lib/vqstream",
    "num.standby.replicas, 1"
  })
  void passesKafkasOwnSettingsThrough(String name, String value) {
    // When
    Properties properties =
        encoder(Map.of(name, value)).streamsProperties(RecordLimits.of(1_000_000));

    // Then
    assertThat(properties).containsEntry(name, value);
  }

  @Test
  void hidesServiceSettingsFromKafka() {
    // When
    Properties properties =
        encoder(Map.of("quality", "2")).streamsProperties(RecordLimits.of(1_000_000));

    // Then
    assertThat(properties).doesNotContainKeys("quality", "images.topic", "metrics.port");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "quality              | 0     | Value must be at least 1",
        "quality              | good  | Not a number of type INT",
        "metrics.port         | 70000 | Value must be no more than 65535",
        "processing.guarantee | twice | String must be one of: exactly_once_v2, at_least_once",
        "image.max.pixels     | -5    | Value must be at least 1",
        "batch.max.images     | 0     | Value must be at least 1",
        "batch.max.images     | 1025  | Value must be no more than 1024",
        "batch.max.wait.ms    | -1    | Value must be at least 0",
        "batch.max.wait.ms    | 1001  | Value must be no more than 1000",
        "inference.device     | tpu   | String must be one of: cpu, gpu, auto"
      })
  void refusesAnImpossibleValueWithNameAndRange(String name, String value, String why) {
    assertThatThrownBy(() -> encoder(Map.of(name, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(name)
        .hasMessageContaining(value)
        .hasMessageContaining(why);
  }

  @Test
  void requiresBootstrapServers() {
    assertThatThrownBy(() -> ServiceConfig.of(Role.ENCODER, Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("bootstrap.servers");
  }

  @Test
  void rejectsEqualSourceAndSink() {
    assertThatThrownBy(() -> encoder(Map.of("coded.topic", "images")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("images.topic (images), coded.topic (images)");
  }

  static ServiceConfig encoder(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("bootstrap.servers", "b:9092");
    return ServiceConfig.of(Role.ENCODER, all);
  }
}
