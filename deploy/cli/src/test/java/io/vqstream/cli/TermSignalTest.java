package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.Isolated;

@DisabledOnOs(OS.WINDOWS)
@Isolated("sends this JVM a signal")
class TermSignalTest {
  private final AtomicInteger outer = new AtomicInteger();
  private final AtomicInteger inner = new AtomicInteger();

  @Test
  void handlesSignalUntilClosed() throws Exception {
    // Given
    TermSignal first = TermSignal.handle(outer::incrementAndGet).orElseThrow();
    TermSignal second = TermSignal.handle(inner::incrementAndGet).orElseThrow();

    // When
    raise();
    await().until(() -> inner.get() == 1);
    second.close();
    raise();
    await().until(() -> outer.get() == 1);
    first.close();

    // Then
    assertThat(inner).hasValue(1);
  }

  private static void raise() throws Exception {
    String pid = Long.toString(ProcessHandle.current().pid());
    assertThat(new ProcessBuilder("kill", "-TERM", pid).start().waitFor()).isZero();
  }
}
