package io.vqstream.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestartBackoffTest {
  private static final long START = -5; // nanoTime may be negative

  private long now = START;

  @Test
  void doublesBackoffUpToThirtySeconds() {
    // Given
    RestartBackoff restarts = new RestartBackoff(7, Duration.ofSeconds(1));

    // When / Then
    for (int seconds : new int[] {1, 2, 4, 8, 16, 30, 30}) {
      assertThat(restarts.next(now)).contains(Duration.ofSeconds(seconds));
      pass(Duration.ofSeconds(seconds));
    }
  }

  @Test
  void stopsAfterMaxAttempts() {
    // Given
    RestartBackoff restarts = new RestartBackoff(2, Duration.ofSeconds(1));
    restarts.next(now);
    pass(Duration.ofSeconds(1));
    restarts.next(now);
    pass(Duration.ofSeconds(2));

    // When / Then
    assertThat(restarts.next(now)).isEmpty();
  }

  @Test
  void concurrentFailuresShareABackoff() {
    // Given
    RestartBackoff restarts = new RestartBackoff(1, Duration.ofSeconds(10));
    restarts.next(now);
    pass(Duration.ofSeconds(4));

    // When / Then
    assertThat(restarts.next(now)).contains(Duration.ofSeconds(6));
    assertThat(restarts.next(now)).contains(Duration.ofSeconds(6));
  }

  @Test
  void forgetsRestartsAfterTenMinutes() {
    // Given
    RestartBackoff restarts = new RestartBackoff(1, Duration.ofSeconds(1));
    restarts.next(now);

    // When
    pass(Duration.ofMinutes(11));

    // Then
    assertThat(restarts.next(now)).contains(Duration.ofSeconds(1));
  }

  @Test
  void neverRestartsWithZeroAttempts() {
    assertThat(new RestartBackoff(0, Duration.ofSeconds(1)).next(now)).isEmpty();
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }
}
