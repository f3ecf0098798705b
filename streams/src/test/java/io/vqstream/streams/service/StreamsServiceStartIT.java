package io.vqstream.streams.service;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vqstream.streams.FakeCodec;
import io.vqstream.streams.config.Role;
import io.vqstream.streams.config.ServiceConfig;
import io.vqstream.streams.metrics.CodecMetrics;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What keeps a service from starting is said in one line. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class StreamsServiceStartIT {

  @Test
  void namesTopicsThatAreMissingAndTheirSettings() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      // Given
      Map<String, String> settings =
          Map.of("bootstrap.servers", kafka.bootstrapServers(), "coded.topic", "nowhere");

      // When / Then
      assertThatThrownBy(() -> start(settings))
          .isInstanceOf(ServiceException.class)
          .hasMessage(
              "missing at "
                  + kafka.bootstrapServers()
                  + ": topic images (images.topic), nowhere (coded.topic), images.failed"
                  + " (failure.topic); create it, or name another one with the setting in"
                  + " parentheses");
    }
  }

  @Test
  void saysWhereNoBrokerAnswers() {
    // Given
    Map<String, String> settings =
        Map.of("bootstrap.servers", "127.0.0.1:1", "broker.timeout.ms", "1500");

    // When / Then
    assertThatThrownBy(() -> start(settings))
        .isInstanceOf(ServiceException.class)
        .hasMessage("no broker answers at 127.0.0.1:1 within 1.5 s");
  }

  @Test
  void saysThatAHostHasNoAddress() {
    // Given
    Map<String, String> settings = Map.of("bootstrap.servers", "no-such-host.invalid:9092");

    // When / Then
    assertThatThrownBy(() -> start(settings))
        .isInstanceOf(ServiceException.class)
        .hasMessage(
            "the brokers at no-such-host.invalid:9092 cannot be used: Failed to create new"
                + " KafkaAdminClient: No resolvable bootstrap urls given in bootstrap.servers");
  }

  private static void start(Map<String, String> settings) throws ServiceException {
    CodecMetrics metrics = new CodecMetrics(new SimpleMeterRegistry());
    ServiceConfig config = ServiceConfig.of(Role.ENCODER, settings);
    StreamsService.start(config, new FakeCodec(), metrics).close();
  }
}
