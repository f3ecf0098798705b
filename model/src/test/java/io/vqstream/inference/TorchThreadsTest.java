package io.vqstream.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class TorchThreadsTest {
  /** A thread of its own for each. */
  private static final Executor ANOTHER = task -> new Thread(task).start();

  @Test
  void oneThreadsNumberIsNotAnothers() {
    // Given
    int here = TorchThreads.inUse();

    // When
    int there =
        CompletableFuture.supplyAsync(
                () -> {
                  TorchThreads.useHere(here + 1);
                  return TorchThreads.inUse();
                },
                ANOTHER)
            .join();

    // Then
    assertThat(there).isEqualTo(here + 1);
    assertThat(TorchThreads.inUse()).isEqualTo(here);
  }
}
