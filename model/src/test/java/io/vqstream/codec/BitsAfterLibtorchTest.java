package io.vqstream.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.entropy.RangeDecoder;
import io.vqstream.entropy.RangeEncoder;
import io.vqstream.image.Picture;
import io.vqstream.network.ExactNetworks;
import io.vqstream.prior.EncodeRequest;
import io.vqstream.prior.Grid;
import io.vqstream.prior.PixelCnnPrior;
import io.vqstream.torch.TorchNetworks;
import io.vqstream.vqvae.ForwardRunner;
import io.vqstream.vqvae.Latents;
import io.vqstream.vqvae.VqVae;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A native library may change the floating-point mode of a thread (JDK-8295159). Prior and exact
 * networks compute the same bits on a thread that has run libtorch as on one that has not.
 */
class BitsAfterLibtorchTest {
  private static final Checkpoint TINY = TinyCheckpoint.read();
  private static final int LEVELS = TINY.architecture().levels();
  private static final int CHANNELS = TINY.architecture().latentChannels();
  private static final int SIDE = 128;
  private static final int GRID = VqVae.positions(SIDE);
  private static final Picture PICTURE = SyntheticPicture.of(SIDE, SIDE, 51);

  private record Coded(byte[] codes, byte[] payload, double bits) {}

  @Test
  void priorComputesSameBits() throws Exception {
    // Given
    ForkJoinPool used = new ForkJoinPool(1);
    try {
      for (int q = 1; q <= LEVELS; q++) {
        int level = q;
        float[] latents = runLibtorch(used, level);

        // When
        Coded after = call(used, () -> code(latents, level));
        Coded expected = onFreshThread(() -> code(latents, level));

        // Then
        assertThat(after.codes()).isEqualTo(expected.codes());
        assertThat(after.payload()).isEqualTo(expected.payload());
        assertThat(after.bits()).isEqualTo(expected.bits());
        assertThat(call(used, () -> decode(expected, level))).isEqualTo(expected.codes());
      }
    } finally {
      used.shutdown();
    }
  }

  @Test
  void networksComputeSameBits() throws Exception {
    // Given
    ForkJoinPool used = new ForkJoinPool(1);
    try (VqVae exact = new VqVae(TINY, new ExactNetworks(TINY), ForwardRunner.INLINE)) {
      for (int q = 1; q <= LEVELS; q++) {
        int level = q;
        runLibtorch(used, level);

        // When
        float[] latents = call(used, () -> Latents.of(exact, PICTURE, level));
        byte[] rgb = call(used, () -> Latents.decode(exact, latents, SIDE, SIDE, level));

        // Then
        assertThat(latents).isEqualTo(onFreshThread(() -> Latents.of(exact, PICTURE, level)));
        assertThat(rgb)
            .isEqualTo(onFreshThread(() -> Latents.decode(exact, latents, SIDE, SIDE, level)));
      }
    } finally {
      used.shutdown();
    }
  }

  private static float[] runLibtorch(ForkJoinPool thread, int level) throws Exception {
    try (VqVae libtorch = new VqVae(TINY, new TorchNetworks(TINY), ForwardRunner.INLINE)) {
      float[] latents = call(thread, () -> Latents.of(libtorch, PICTURE, level));
      call(thread, () -> Latents.decode(libtorch, latents, SIDE, SIDE, level));
      return latents;
    }
  }

  private static <T> T call(ForkJoinPool thread, Callable<T> work) throws Exception {
    return thread.submit(work).get();
  }

  /** Runs in a pool of one thread, which takes all parts of what runs in parallel elsewhere. */
  private static <T> T onFreshThread(Callable<T> work) throws Exception {
    ForkJoinPool fresh = new ForkJoinPool(1);
    try {
      return call(fresh, work);
    } finally {
      fresh.shutdown();
    }
  }

  private static Coded code(float[] latents, int level) {
    float[] lambda = new float[CHANNELS];
    Arrays.fill(lambda, 0.1f);
    int length = GRID * CHANNELS;
    List<float[]> rows =
        IntStream.range(0, GRID)
            .mapToObj(y -> Arrays.copyOfRange(latents, y * length, (y + 1) * length))
            .toList();
    RangeEncoder out = new RangeEncoder();
    EncodeRequest request =
        new EncodeRequest(rows.iterator()::next, new Grid(GRID, GRID), lambda, out);
    PixelCnnPrior.Result result =
        PixelCnnPrior.of(TINY).encodeBatch(List.of(request), level).get(0);
    return new Coded(result.codes(), out.finish(), result.crossEntropyBits());
  }

  private static byte[] decode(Coded coded, int level) {
    RangeDecoder in = new RangeDecoder(coded.payload(), 0, coded.payload().length);
    return PixelCnnPrior.of(TINY).decode(in, GRID, GRID, level).codes();
  }
}
