package io.vqstream.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.entropy.RangeDecoder;
import io.vqstream.entropy.RangeEncoder;
import io.vqstream.image.Picture;
import io.vqstream.prior.PixelCnnPrior;
import io.vqstream.vqvae.Latents;
import io.vqstream.vqvae.VqVae;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/**
 * A native library may change the floating-point mode of a thread (JDK-8295159). The prior computes
 * the same bits on a thread that has run libtorch as on one that has not.
 */
class PriorAfterLibtorchTest {
  private static final Checkpoint TINY = TinyCheckpoint.read();
  private static final int LEVELS = TINY.architecture().levels();
  private static final int SIDE = 128;
  private static final int GRID = VqVae.positions(SIDE);

  private record Coded(byte[] codes, byte[] payload, double bits) {}

  @Test
  void computesSameBitsAfterLibtorch() throws Exception {
    Picture picture = SyntheticPicture.of(SIDE, SIDE, 51);
    ExecutorService worker = Executors.newSingleThreadExecutor();
    try (VqVae networks = new VqVae(TINY)) {
      for (int q = 1; q <= LEVELS; q++) {
        // Given
        int level = q;
        float[] latents = worker.submit(() -> Latents.of(networks, picture, level)).get();
        worker.submit(() -> Latents.decode(networks, latents, SIDE, SIDE, level)).get();

        // When
        Coded used = worker.submit(() -> code(latents, level)).get();
        Coded fresh = onAFreshThread(latents, level);

        // Then
        assertThat(used.codes()).isEqualTo(fresh.codes());
        assertThat(used.payload()).isEqualTo(fresh.payload());
        assertThat(used.bits()).isEqualTo(fresh.bits());
        assertThat(worker.submit(() -> decode(fresh, level)).get()).isEqualTo(fresh.codes());
      }
    } finally {
      worker.shutdown();
    }
  }

  private static Coded onAFreshThread(float[] latents, int level) throws Exception {
    ExecutorService fresh = Executors.newSingleThreadExecutor();
    try {
      return fresh.submit(() -> code(latents, level)).get();
    } finally {
      fresh.shutdown();
    }
  }

  private static Coded code(float[] latents, int level) {
    float[] lambda = new float[TINY.architecture().latentChannels()];
    Arrays.fill(lambda, 0.1f);
    RangeEncoder out = new RangeEncoder();
    PixelCnnPrior.Result result =
        PixelCnnPrior.of(TINY).encode(latents, GRID, GRID, level, lambda, out);
    return new Coded(result.codes(), out.finish(), result.crossEntropyBits());
  }

  private static byte[] decode(Coded coded, int level) {
    RangeDecoder in = new RangeDecoder(coded.payload(), 0, coded.payload().length);
    return PixelCnnPrior.of(TINY).decode(in, GRID, GRID, level).codes();
  }
}
