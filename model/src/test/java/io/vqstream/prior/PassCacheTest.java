package io.vqstream.prior;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.entropy.RangeDecoder;
import io.vqstream.entropy.RangeEncoder;
import io.vqstream.kernel.PlainKernels;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Checks which buffers a prior keeps between calls. */
@Timeout(60)
class PassCacheTest {
  private final RandomPrior random = new RandomPrior(RandomPrior.TINY, 5);
  private final PixelCnnPrior prior = random.prior(new PlainKernels());

  @Test
  void reusesBuffersOfEarlierCalls() {
    // When
    decodeEmptyMessage(4, 4);
    decodeEmptyMessage(4, 4);

    // Then
    assertThat(prior.cachedPasses()).isEqualTo(1);
  }

  @Test
  void keepsBuffersAtTheRowLimit() {
    // Given
    Grid grid = new Grid(512, 1528);
    assertThat(grid.liveRows()).isEqualTo(512);

    // When
    decodeEmptyMessage(grid.height(), grid.width());

    // Then
    assertThat(prior.cachedPasses()).isEqualTo(1);
  }

  @Test
  void dropsBuffersAboveTheRowLimit() {
    // Given
    Grid grid = new Grid(513, 1531);
    assertThat(grid.liveRows()).isEqualTo(513);

    // When
    decodeEmptyMessage(grid.height(), grid.width());

    // Then
    assertThat(prior.cachedPasses()).isZero();
  }

  @Test
  void keepsOneSetOfBuffersPerProcessor() {
    // Given: more concurrent calls than processors
    int processors = Runtime.getRuntime().availableProcessors();
    int calls = processors + 1;
    CyclicBarrier allStarted = new CyclicBarrier(calls);
    ExecutorService threads = Executors.newFixedThreadPool(calls);

    // When
    try {
      List<CompletableFuture<Void>> running =
          Stream.generate(() -> CompletableFuture.runAsync(() -> encode(allStarted), threads))
              .limit(calls)
              .toList();
      CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)).join();
    } finally {
      threads.shutdownNow();
    }

    // Then
    assertThat(prior.cachedPasses()).isEqualTo(processors);
  }

  /** Encodes a single row, which every call requests before any may end. */
  private void encode(CyclicBarrier allStarted) {
    float[] row = new float[4 * RandomPrior.TINY.latentChannels()];
    Arrays.fill(row, 1f);
    Supplier<float[]> latents =
        () -> {
          try {
            allStarted.await(30, TimeUnit.SECONDS);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
          return row;
        };
    prior.encode(latents, 1, 4, 1, random.lambda(), new RangeEncoder());
  }

  /** Decodes a message that ends at once, so that the time does not depend on the grid. */
  private void decodeEmptyMessage(int height, int width) {
    prior.decode(new RangeDecoder(new byte[0], 0, 0), height, width, 1);
  }
}
