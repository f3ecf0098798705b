package io.vqstream.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ClusterAdminTest {

  @Test
  void waitsAsLongAsTheServices() {
    assertThat(ClusterAdmin.settings(Brokers.at("broker:9092")))
        .containsEntry("default.api.timeout.ms", 60_000);
    assertThat(
            ClusterAdmin.settings(
                new Brokers("broker:9092", Map.of("startup.broker.timeout.ms", "3000"))))
        .containsEntry("default.api.timeout.ms", 3_000)
        .containsEntry("request.timeout.ms", 3_000);
  }

  @Test
  void asksSeveralTimesInThatTime() {
    assertThat(ClusterAdmin.settings(Brokers.at("broker:9092")))
        .containsEntry("request.timeout.ms", 8_000);
  }

  @Test
  void theUsersTimeoutsGoBefore() {
    // Given
    Brokers brokers =
        new Brokers(
            "broker:9092", Map.of("request.timeout.ms", "900", "default.api.timeout.ms", "60000"));

    // When
    Map<String, Object> settings = ClusterAdmin.settings(brokers);

    // Then
    assertThat(settings)
        .containsEntry("request.timeout.ms", "900")
        .containsEntry("default.api.timeout.ms", "60000");
  }
}
