package io.vqstream.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.checkpoint.BlockType;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.Tensor;
import io.vqstream.codec.SyntheticPicture;
import io.vqstream.kernel.CheckingKernels;
import io.vqstream.kernel.Kernels;
import io.vqstream.kernel.TestKernels;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Checks that nothing but weights and input decides the bits of the exact networks. */
class ExactNetworksTest {
  private static final int LEVEL = 2;

  /** Results of a window. */
  private record Result(float[] latents, float[] pixels) {}

  @ParameterizedTest
  @EnumSource
  void batchEqualsSingleWindows(BlockType block) {
    // Given
    Checkpoint checkpoint = RandomNetworks.of(block, 5, 7, 1);
    try (ExactNetworks networks = new ExactNetworks(checkpoint)) {
      List<float[]> pixels = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        pixels.add(pixels(9, 6, i));
      }

      // When
      List<Result> together = run(networks, 9, 6, pixels);

      // Then
      for (int i = 0; i < 5; i++) {
        assertSameBits(together.get(i), run(networks, 9, 6, pixels.get(i)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void bitsDoNotDependOnThreads(BlockType block) {
    // Given: a window of many blocks of tiles
    Checkpoint checkpoint = RandomNetworks.of(block, 33, 40, 2);
    float[] pixels = pixels(40, 37, 1);
    try (ExactNetworks networks = new ExactNetworks(checkpoint)) {

      // When
      Result byOne = inPool(1, () -> run(networks, 40, 37, pixels));
      Result byFour = inPool(4, () -> run(networks, 40, 37, pixels));

      // Then
      assertSameBits(byFour, byOne);
    }
  }

  @ParameterizedTest
  @EnumSource
  void bitsDoNotDependOnKernels(BlockType block) {
    // Given
    Checkpoint checkpoint = RandomNetworks.of(block, 40, 71, 3);
    float[] pixels = pixels(7, 11, 1);
    AtomicInteger calls = new AtomicInteger();

    // When
    Result plain = run(networks(checkpoint, TestKernels.plain()), 7, 11, pixels);
    Result vectors = run(networks(checkpoint, TestKernels.vectors()), 7, 11, pixels);
    Result both = run(networks(checkpoint, TestKernels.alternating(calls)), 7, 11, pixels);

    // Then
    assertSameBits(vectors, plain);
    assertSameBits(both, plain);
    assertThat(calls).hasValueGreaterThan(100);
  }

  @ParameterizedTest
  @EnumSource
  void reusedBuffersChangeNoBit(BlockType block) {
    // Given: sizes that grow and shrink in each direction
    Checkpoint checkpoint = RandomNetworks.of(block, 5, 7, 4);
    int[][] sizes = {{12, 12}, {3, 5}, {5, 3}, {1, 1}, {9, 17}, {17, 9}, {4, 4}, {12, 11}};
    try (ExactNetworks used = new ExactNetworks(checkpoint)) {
      for (int[] size : sizes) {
        float[] pixels = pixels(size[0], size[1], 1);

        // When
        Result reused = run(used, size[0], size[1], pixels);

        // Then
        assertSameBits(reused, run(new ExactNetworks(checkpoint), size[0], size[1], pixels));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void producesNoSubnormals(BlockType block) {
    // Given: weights of all magnitudes down to 2^-44
    Checkpoint checkpoint = RandomNetworks.of(block, 5, 7, 5);
    CheckingKernels kernels = new CheckingKernels();
    ExactNetworks networks =
        new ExactNetworks(
            checkpoint.architecture(), name -> shrunk(checkpoint.tensor(name)), kernels);

    // When
    inPool(1, () -> run(networks, 5, 6, pixels(5, 6, 1)));

    // Then
    assertThat(kernels.values()).isGreaterThan(1_000_000);
    assertThat(kernels.tiny()).as("values below 2^-29 that are not 0").isPositive();
    assertThat(kernels.subnormals()).isZero();
  }

  @Test
  void computesNetworksWithoutChannels() {
    // Given: no more than the linear path
    Checkpoint checkpoint = RandomNetworks.of(BlockType.DEPTHWISE, 0, 0, 6);
    float[] pixels = pixels(3, 2, 1);

    // When
    Result result = run(new ExactNetworks(checkpoint), 3, 2, pixels);

    // Then
    assertThat(result.latents()).doesNotContain(0f);
    assertThat(result.pixels()).doesNotContain(0f);
  }

  private static void assertSameBits(Result result, Result expected) {
    assertThat(result.latents()).isEqualTo(expected.latents());
    assertThat(result.pixels()).isEqualTo(expected.pixels());
  }

  /** Returns a tensor whose values are small, but for those that others are divided by. */
  private static Tensor shrunk(Tensor tensor) {
    float[] values = tensor.values().clone();
    for (int i = 0; i < values.length && !tensor.name().equals("decoder.deviation"); i++) {
      values[i] *= Math.scalb(1f, -(i * 7 % 45));
    }
    return new Tensor(tensor.name(), tensor.shape(), values);
  }

  private static ExactNetworks networks(Checkpoint checkpoint, Kernels kernels) {
    return new ExactNetworks(checkpoint.architecture(), checkpoint::tensor, kernels);
  }

  private static float[] pixels(int height, int width, long seed) {
    return Samples.of(SyntheticPicture.of(8 * width, 8 * height, seed));
  }

  private static Result run(ExactNetworks networks, int height, int width, float[] pixels) {
    return run(networks, height, width, List.of(pixels)).get(0);
  }

  /** Encodes windows and decodes their latents. */
  private static List<Result> run(
      ExactNetworks networks, int height, int width, List<float[]> pixels) {
    List<Result> results = new ArrayList<>();
    for (float[] window : pixels) {
      float[] latents = new float[height * width * RandomNetworks.LATENT_CHANNELS];
      results.add(new Result(latents, new float[window.length]));
    }
    List<float[]> latents = results.stream().map(Result::latents).toList();
    networks.encode(height, width, LEVEL, pixels, latents);
    networks.decode(height, width, LEVEL, latents, results.stream().map(Result::pixels).toList());
    return results;
  }

  private static Result inPool(int threads, Callable<Result> work) {
    ForkJoinPool pool = new ForkJoinPool(threads);
    try {
      return pool.submit(work).join();
    } finally {
      pool.shutdown();
    }
  }
}
