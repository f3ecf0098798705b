package io.vqstream.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class AdminClientsTest {

  @Test
  void setsTimeoutsFromWait() {
    assertThat(AdminClients.withWait(Map.of(), Duration.ofSeconds(60)))
        .containsEntry("default.api.timeout.ms", 60_000)
        .containsEntry("request.timeout.ms", 8_000);
  }

  @Test
  void shortensRequestTimeoutForShortWait() {
    assertThat(AdminClients.withWait(Map.of(), Duration.ZERO))
        .containsEntry("default.api.timeout.ms", 1_000)
        .containsEntry("request.timeout.ms", 1_000);
  }

  @Test
  void keepsTimeoutsOfTheUser() {
    assertThat(
            AdminClients.withWait(Map.of("default.api.timeout.ms", "3000"), Duration.ofSeconds(60)))
        .containsEntry("default.api.timeout.ms", "3000")
        .containsEntry("request.timeout.ms", 3_000);
    assertThat(AdminClients.withWait(Map.of("request.timeout.ms", "90000"), Duration.ofSeconds(60)))
        .containsEntry("default.api.timeout.ms", 90_000)
        .containsEntry("request.timeout.ms", "90000");
  }

  @Test
  void startsTimeoutWithTimedOut() {
    assertThat(KafkaErrors.of(new TimeoutException("Topic t not present after 60000 ms.")))
        .isEqualTo("timed out: Topic t not present after 60000 ms.");
    assertThat(KafkaErrors.of(new TimeoutException("Timed out waiting for a node")))
        .isEqualTo("Timed out waiting for a node");
    assertThat(KafkaErrors.of(new KafkaException("one\ntwo", new TimeoutException("three"))))
        .isEqualTo("one two: three");
  }
}
