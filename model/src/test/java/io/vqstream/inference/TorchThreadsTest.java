package io.vqstream.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class TorchThreadsTest {
  /** A thread of its own for each. */
  private static final Executor ANOTHER = task -> new Thread(task).start();

  @Test
  void setsThreadsOfCallingThreadOnly() {
    // Given
    int here = TorchThreads.current();

    // When
    int there =
        CompletableFuture.supplyAsync(
                () -> {
                  TorchThreads.setForCurrentThread(here + 1);
                  return TorchThreads.current();
                },
                ANOTHER)
            .join();

    // Then
    assertThat(there).isEqualTo(here + 1);
    assertThat(TorchThreads.current()).isEqualTo(here);
  }
}
