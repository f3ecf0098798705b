package io.vqstream.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vqstream.codecpool.RoutingCodecProvider;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock(CountingSource.LOCK)
class TopicCheckpointsTest {
  private static final RoutingCodecProvider.Options OPTIONS =
      new RoutingCodecProvider.Options(Path.of("cache"), Duration.ofSeconds(5), 4);

  @Test
  void saysThatSlf4jIsTooOld() throws Exception {
    try (URLClassLoader old = new URLClassLoader(new URL[0], null)) {
      assertThatThrownBy(() -> TopicCheckpoints.requireSlf4j(old))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("vqstream.checkpoints.topic needs SLF4J 2");
    }
  }

  @Test
  void usesConnectionSettingsOfTheClient() {
    // Given
    Map<String, Object> connection =
        Map.of(
            "bootstrap.servers", "b:9093",
            "security.protocol", "SASL_SSL",
            "sasl.mechanism", "SCRAM-SHA-512",
            "ssl.truststore.location", "trusted.p12",
            "ssl.engine.of.our.own", "its setting",
            "request.timeout.ms", "5000");
    Map<String, Object> client = new HashMap<>(connection);
    client.putAll(
        Map.of(
            "group.id", "inspection",
            "client.id", "inspection-1",
            "max.poll.records", "8",
            "isolation.level", "read_uncommitted",
            "metric.reporters", "com.example.Reporter",
            "value.deserializer", VqDeserializer.class,
            "vqstream.output", "file"));
    client.put("sasl.jaas.config", null);

    // When
    TopicCheckpoints checkpoints = TopicCheckpoints.of("checkpoints", OPTIONS, client);

    // Then
    assertThat(checkpoints.connection()).isEqualTo(connection);
  }

  @Test
  void hidesSecretsOfTheConnection() {
    // Given
    Map<String, Object> client =
        Map.of("bootstrap.servers", "b:9093", "ssl.keystore.password", "hunter2");

    // When
    TopicCheckpoints checkpoints = TopicCheckpoints.of("checkpoints", OPTIONS, client);

    // Then
    assertThat(checkpoints.toString()).contains("checkpoints").doesNotContain("hunter2");
  }

  @Test
  void sharesCodecsAcrossGroupsOfACluster() {
    // Given
    Map<String, Object> one = Map.of("bootstrap.servers", "b:9092", "group.id", "one");
    Map<String, Object> other = Map.of("bootstrap.servers", "b:9092", "group.id", "other");

    // When / Then
    assertThat(TopicCheckpoints.of("checkpoints", OPTIONS, one))
        .isEqualTo(TopicCheckpoints.of("checkpoints", OPTIONS, other))
        .isNotEqualTo(TopicCheckpoints.of("others", OPTIONS, other));
  }

  @Test
  void requiresBootstrapServers() {
    assertThatThrownBy(() -> new VqDeserializer<>().configure(topicAlone(), false))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "vqstream.checkpoints.topic is checkpoints, but bootstrap.servers is not set; checkpoints"
                + " cannot be fetched");
  }

  private static Map<String, Object> topicAlone() {
    return Map.of(
        "vqstream.codec.source", CountingSource.class, "vqstream.checkpoints.topic", "checkpoints");
  }
}
