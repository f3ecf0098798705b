package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ExitWatchdogTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final CompletableFuture<Integer> halted = new CompletableFuture<>();

  @Test
  void saysOneLineAndHalts() throws Exception {
    // When
    ExitWatchdog unused = start(Duration.ofMillis(1));

    // Then
    assertThat(halted.get(1, TimeUnit.MINUTES)).isEqualTo(7);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo("vqstream: the codec hangs" + System.lineSeparator());
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
    PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    return ExitWatchdog.start(limit, 7, "the codec hangs", stream, halted::complete);
  }
}
