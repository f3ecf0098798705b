package io.vqstream.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CheckpointClientsTest {

  @Test
  void adminClientWaitsForAMinute() {
    assertThat(clients(Map.of()).adminSettings())
        .containsEntry("request.timeout.ms", 8_000)
        .containsEntry("default.api.timeout.ms", 60_000);
  }

  @Test
  void keepsTimeoutsOfTheUser() {
    // When
    Map<String, Object> settings =
        clients(Map.of("request.timeout.ms", 900, "default.api.timeout.ms", 60_000))
            .adminSettings();

    // Then
    assertThat(settings)
        .containsEntry("request.timeout.ms", 900)
        .containsEntry("default.api.timeout.ms", 60_000);
  }

  private static CheckpointClients clients(Map<String, Object> admin) {
    return new CheckpointClients("checkpoints", "routes", Map.of(), Map.of(), admin);
  }
}
