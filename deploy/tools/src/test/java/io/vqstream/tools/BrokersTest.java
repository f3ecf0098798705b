package io.vqstream.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrokersTest {

  @Test
  void eachClientTakesWhatItKnows() {
    // Given
    Map<String, String> settings =
        Map.of("security.protocol", "SSL", "linger.ms", "7", "max.poll.records", "3");

    // When
    Brokers brokers = new Brokers("broker:9093", settings);

    // Then
    assertThat(brokers.admin(Map.of())).containsOnlyKeys("bootstrap.servers", "security.protocol");
    assertThat(brokers.producer(Map.of(), Map.of()))
        .containsOnlyKeys("bootstrap.servers", "security.protocol", "linger.ms");
    assertThat(brokers.consumer(Map.of(), Map.of()))
        .containsOnlyKeys("bootstrap.servers", "security.protocol", "max.poll.records");
  }

  @Test
  void aClientsPrefixGoesBefore() {
    // Given
    Map<String, String> settings =
        Map.of(
            "security.protocol", "SSL",
            "admin.security.protocol", "SASL_SSL",
            "producer.linger.ms", "7",
            "consumer.max.poll.records", "3");

    // When
    Brokers brokers = new Brokers("broker:9093", settings);

    // Then
    assertThat(brokers.admin(Map.of())).containsEntry("security.protocol", "SASL_SSL");
    assertThat(brokers.producer(Map.of(), Map.of()))
        .containsEntry("security.protocol", "SSL")
        .containsEntry("linger.ms", "7");
    assertThat(brokers.consumer(Map.of(), Map.of()))
        .containsEntry("security.protocol", "SSL")
        .containsEntry("max.poll.records", "3");
  }

  @Test
  void userOverridesDefaultsButNotFixedSettings() {
    // Given
    Brokers brokers = new Brokers("broker:9093", Map.of("linger.ms", "7"));

    // When
    Map<String, Object> producer =
        brokers.producer(Map.of("linger.ms", 0, "batch.size", 1), Map.of("acks", "all"));

    // Then
    assertThat(producer)
        .containsEntry("linger.ms", "7")
        .containsEntry("batch.size", 1)
        .containsEntry("acks", "all");
  }

  @ParameterizedTest
  @CsvSource({
    "securty.protocol, SSL, unknown setting securty.protocol",
    "images.topic, pictures, unknown setting images.topic",
    "isolation.level, read_uncommitted, isolation.level is set by the commands",
    "producer.acks, 1, producer.acks is set by the commands",
    "admin.linger.ms, 1, unknown setting admin.linger.ms",
    "startup.broker.timeout.ms, soon, Invalid value soon for configuration startup.broker.timeout.ms: Not a number of"
        + " type INT",
    "request.timeout.ms, soon, Invalid value soon for configuration request.timeout.ms: Not a"
        + " number of type INT"
  })
  void refusesBySettingsName(String name, String value, String message) {
    assertThatThrownBy(() -> new Brokers("broker:9093", Map.of(name, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessage(message);
  }

  @Test
  void showsNoSettingWhereItIsPrinted() {
    // Given
    Brokers brokers = new Brokers("broker:9093", Map.of("ssl.keystore.password", "secret"));

    // When / Then
    assertThat(brokers).hasToString("broker:9093");
  }
}
