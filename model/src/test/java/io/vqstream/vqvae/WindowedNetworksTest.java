package io.vqstream.vqvae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.BlockType;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.TransformShape;
import io.vqstream.codec.SyntheticPicture;
import io.vqstream.image.Picture;
import io.vqstream.network.ExactNetworks;
import io.vqstream.network.NetworkExecutor;
import io.vqstream.network.RandomNetworks;
import io.vqstream.torch.TorchNetworks;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks that windows as wide as the receptive field suffice for networks of every kind. */
class WindowedNetworksTest {
  private static final int ALL_AT_ONCE = 10_000;
  private static final int LEVEL = 2;
  private static final int WIDTH = 137;
  private static final int HEIGHT = 121;

  /** Tolerance in quantization steps, a thousandth of the smallest relevant distance. */
  private static final float LATENT_TOLERANCE = 1e-3f;

  @ParameterizedTest(name = "{0} blocks {1}, {2}; {3} blocks {4}, {5}")
  @CsvSource({
    "DEPTHWISE, 1, 1, DEPTHWISE, 1, 1, 2",
    "DEPTHWISE, 2, 2, DEPTHWISE, 3, 1, 3",
    "DEPTHWISE, 0, 0, DEPTHWISE, 0, 0, 1",
    "RESIDUAL, 0, 0, DEPTHWISE, 2, 3, 4",
    "DEPTHWISE, 2, 0, RESIDUAL, 1, 1, 4",
    "RESIDUAL, 2, 0, RESIDUAL, 0, 0, 4",
  })
  void matchesSinglePassAcrossWindows(
      BlockType encoderBlock,
      int encoderQuarter,
      int encoderEighth,
      BlockType decoderBlock,
      int decoderQuarter,
      int decoderEighth,
      int radius) {
    // Given
    TransformShape encoder = new TransformShape(encoderBlock, 4, encoderQuarter, 5, encoderEighth);
    TransformShape decoder = new TransformShape(decoderBlock, 3, decoderQuarter, 6, decoderEighth);
    Architecture architecture = RandomNetworks.architecture(encoder, decoder);
    Checkpoint checkpoint = RandomNetworks.checkpoint(architecture, 9);

    // Then
    matchesSinglePass(checkpoint, ExactNetworks::new);
    matchesSinglePass(checkpoint, TorchNetworks::new);
    assertThat(Math.max(VqVae.receptiveField(encoder), VqVae.receptiveField(decoder)))
        .isEqualTo(radius);
  }

  private static void matchesSinglePass(
      Checkpoint checkpoint, Function<Checkpoint, NetworkExecutor> executor) {
    Picture picture = SyntheticPicture.of(WIDTH, HEIGHT, 21);
    try (VqVae whole = networks(checkpoint, executor, ALL_AT_ONCE);
        VqVae windowed = networks(checkpoint, executor, 3)) {

      // When
      float[] latents = Latents.of(whole, picture, LEVEL);
      float[] windowedLatents = Latents.of(windowed, picture, LEVEL);
      byte[] rgb = Latents.decode(whole, latents, WIDTH, HEIGHT, LEVEL);
      byte[] windowedRgb = Latents.decode(windowed, latents, WIDTH, HEIGHT, LEVEL);

      // Then
      assertThat(windowedLatents).containsExactly(latents, within(LATENT_TOLERANCE));
      for (int i = 0; i < rgb.length; i++) {
        assertThat(windowedRgb[i] & 0xff).isCloseTo(rgb[i] & 0xff, within(1));
      }
    }
  }

  private static VqVae networks(
      Checkpoint checkpoint, Function<Checkpoint, NetworkExecutor> executor, int core) {
    return new VqVae(checkpoint, executor.apply(checkpoint), ForwardRunner.INLINE, core);
  }
}
