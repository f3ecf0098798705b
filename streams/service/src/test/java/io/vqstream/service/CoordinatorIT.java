package io.vqstream.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vqstream.service.config.Role;
import io.vqstream.service.metrics.CodecMetrics;
import io.vqstream.testkit.EmbeddedKafka;
import io.vqstream.testkit.FakeCodec;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A broker alone, whose internal topics want more replicas than there are. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
@Order(1)
class CoordinatorIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Test
  void saysThatTransactionsWantMoreBrokers() throws Exception {
    // Given
    Map<String, String> broker = Map.of("transaction.state.log.replication.factor", "3");
    try (EmbeddedKafka kafka = EmbeddedKafka.start(broker);
        TestTopics topics = TestTopics.create(kafka, "alone")) {

      // When
      StreamsService service =
          start(
              topics,
              Map.of(
                  "stuck.timeout.ms", "10000",
                  "image.timeout.ms", "500",
                  "producer.transaction.timeout.ms", "1000"));

      // Then
      await().atMost(LIMIT).until(() -> service.state().contains("no coordinator"));
      assertThat(service.ready()).isFalse();
      assertThatThrownBy(service::await)
          .isInstanceOf(ServiceException.class)
          .hasMessageMatching(
              "the encoder alone.encoder stopped: no coordinator of transactions has answered for"
                  + " \\d+ s; check .* transaction.state.log.replication.factor");
      service.close(Duration.ZERO);
    }
  }

  @Test
  void saysThatTheGroupWantsMoreBrokers() throws Exception {
    // Given
    Map<String, String> broker = Map.of("offsets.topic.replication.factor", "3");
    try (EmbeddedKafka kafka = EmbeddedKafka.start(broker);
        TestTopics topics = TestTopics.create(kafka, "alone")) {

      // When
      StreamsService service = start(topics, Map.of());

      // Then
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () ->
                  assertThat(service.state())
                      .contains("no coordinator of the group", "offsets.topic.replication.factor"));
      assertThat(service.ready()).isFalse();
      service.close(Duration.ZERO);
    }
  }

  @Test
  void isReadyOnceTransactionsCanBegin() throws Exception {
    // Given
    String setting = "transaction.state.log.replication.factor";
    try (EmbeddedKafka kafka = EmbeddedKafka.start(Map.of(setting, "3"));
        TestTopics topics = TestTopics.create(kafka, "alone");
        StreamsService service = start(topics, Map.of())) {
      await().atMost(LIMIT).until(() -> service.state().contains("no coordinator"));

      // When
      kafka.stop();
      kafka.set(setting, "1");
      kafka.startAgain();

      // Then
      await().atMost(LIMIT).until(service::ready);
    }
  }

  private static StreamsService start(TestTopics topics, Map<String, String> more)
      throws ServiceException {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("broker.timeout.ms", "500");
    CodecMetrics metrics = new CodecMetrics(new SimpleMeterRegistry());
    return StreamsService.start(topics.config(Role.ENCODER, settings), new FakeCodec(), metrics);
  }
}
