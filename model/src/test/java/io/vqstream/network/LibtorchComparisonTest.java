package io.vqstream.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.BlockType;
import io.vqstream.checkpoint.BundledCheckpoint;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.codec.SyntheticPicture;
import io.vqstream.torch.TorchNetworks;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks the exact networks against those of libtorch. */
class LibtorchComparisonTest {
  /** A hundredth of a level. */
  private static final float PIXEL_TOLERANCE = 0.01f / 64;

  /** Tolerance in quantization steps, a thousandth of the smallest relevant distance. */
  private static final float LATENT_TOLERANCE = 1e-3f;

  @ParameterizedTest(name = "{0} of {1} and {2} channels, {3}x{4} positions")
  @CsvSource({
    "RESIDUAL, 5, 7, 1, 1",
    "RESIDUAL, 5, 7, 3, 5",
    "RESIDUAL, 32, 64, 8, 8",
    "RESIDUAL, 7, 33, 17, 9",
    "DEPTHWISE, 5, 7, 1, 1",
    "DEPTHWISE, 5, 7, 3, 5",
    "DEPTHWISE, 32, 64, 8, 8",
    "DEPTHWISE, 7, 33, 17, 9",
  })
  void matchesLibtorchOnRandomNetworks(
      BlockType block, int quarter, int eighth, int height, int width) {
    // Given
    Checkpoint checkpoint = RandomNetworks.of(block, quarter, eighth, 13);

    // Then
    for (int level = 1; level <= RandomNetworks.LEVELS; level++) {
      matchesLibtorch(checkpoint, height, width, level);
    }
  }

  @ParameterizedTest
  @CsvSource({"PHOTOS", "THUMBNAILS"})
  void matchesLibtorchOnBundledCheckpoint(BundledCheckpoint bundled) {
    // Given
    Checkpoint checkpoint = bundled.read();

    // Then
    matchesLibtorch(checkpoint, 9, 17, 1);
    matchesLibtorch(checkpoint, 9, 17, checkpoint.architecture().levels());
  }

  @Test
  void libtorchIsNotExact() {
    // Given
    Checkpoint checkpoint = RandomNetworks.of(BlockType.RESIDUAL, 1, 1, 13);

    // Then
    try (NetworkExecutor exact = new ExactNetworks(checkpoint);
        NetworkExecutor libtorch = new TorchNetworks(checkpoint)) {
      assertThat(exact.exact()).isTrue();
      assertThat(libtorch.exact()).isFalse();
    }
  }

  private static void matchesLibtorch(Checkpoint checkpoint, int height, int width, int level) {
    Architecture architecture = checkpoint.architecture();
    float[] pixels = Samples.of(SyntheticPicture.of(8 * width, 8 * height, 3));
    try (NetworkExecutor exact = new ExactNetworks(checkpoint);
        NetworkExecutor libtorch = new TorchNetworks(checkpoint)) {
      float[] latents = new float[height * width * architecture.latentChannels()];
      float[] latentsOfLibtorch = latents.clone();
      float[] decoded = new float[pixels.length];
      float[] decodedByLibtorch = new float[pixels.length];

      // When
      exact.encode(height, width, level, List.of(pixels), List.of(latents));
      libtorch.encode(height, width, level, List.of(pixels), List.of(latentsOfLibtorch));
      exact.decode(height, width, level, List.of(latents), List.of(decoded));
      libtorch.decode(height, width, level, List.of(latents), List.of(decodedByLibtorch));

      // Then
      assertThat(latents).containsExactly(latentsOfLibtorch, within(LATENT_TOLERANCE));
      assertThat(decoded).containsExactly(decodedByLibtorch, within(PIXEL_TOLERANCE));
    }
  }
}
