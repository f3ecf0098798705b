package io.vqstream.service.config;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A slip in {@code sasl.jaas.config} is told without a piece of the password. */
class JaasSettingTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Module required username=\"me\" password=my secret;",
        "Module required username=\"me\" password=\"my secret\"",
        "Module required username=\"me\" password=my secret",
        "Module needed password=\"secret\";",
        "secret"
      })
  void aServiceRefusesWhatCannotBeReadAndDoesNotShowIt(String value) {
    // Given
    Map<String, String> settings =
        Map.of("bootstrap.servers", "b:9092", "producer.sasl.jaas.config", value);

    // When / Then
    assertThatThrownBy(() -> ServiceConfig.of(Role.ENCODER, settings))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("producer.sasl.jaas.config is not of the form ")
        .hasMessageNotContaining("secret")
        .hasNoCause();
  }

  @Test
  void acceptsWhatKafkaAccepts() {
    // Given
    Map<String, String> settings =
        Map.of(
            "bootstrap.servers",
            "b:9092",
            "sasl.jaas.config",
            "org.apache.kafka.common.security.scram.ScramLoginModule required"
                + " username=\"me\" password=\"my secret\";");

    // When / Then
    assertThatCode(() -> ServiceConfig.of(Role.ENCODER, settings)).doesNotThrowAnyException();
  }
}
