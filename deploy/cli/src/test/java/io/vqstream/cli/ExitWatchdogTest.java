package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ExitWatchdogTest {
  private final List<String> err = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Integer> halted = new CompletableFuture<>();

  @Test
  void saysOneLineAndHalts() throws Exception {
    // When
    ExitWatchdog unused = start(Duration.ofMillis(1));

    // Then
    assertThat(halted.get(1, TimeUnit.MINUTES)).isEqualTo(7);
    assertThat(err).containsExactly("the codec hangs");
  }

  @Test
  void doesNothingOnceCancelled() throws Exception {
    // Given
    ExitWatchdog watchdog = start(Duration.ofMinutes(10));

    // When
    watchdog.cancel();

    // Then
    assertThat(watchdog.join(Duration.ofMinutes(1))).isTrue();
    assertThat(halted).isNotDone();
  }

  private ExitWatchdog start(Duration limit) {
    return ExitWatchdog.start(limit, 7, "the codec hangs", err::add, halted::complete);
  }
}
