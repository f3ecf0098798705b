package io.vqstream.vqvae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.codec.SyntheticPicture;
import io.vqstream.codec.TinyCheckpoint;
import io.vqstream.image.Picture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Windows of any size give what the networks give for the whole image at once. */
class VqVaeTest {
  private static final Checkpoint TINY = TinyCheckpoint.read();
  private static final int ALL_AT_ONCE = 10_000;
  private static final int LEVEL = 4;

  /** In step units: a thousandth of the least distance that matters. */
  private static final float LATENT_TOLERANCE = 1e-3f;

  @ParameterizedTest(name = "{0}x{1} in windows of {2} positions")
  @CsvSource({"100,70,4", "100,70,5", "70,100,1", "1100,40,128", "40,1100,128"})
  void windowsLeaveNoSeams(int width, int height, int core) {
    // Given
    Picture picture = SyntheticPicture.of(width, height, 21);
    try (VqVae whole = new VqVae(TINY, ALL_AT_ONCE);
        VqVae windowed = new VqVae(TINY, core)) {

      // When
      float[] latents = Latents.of(whole, picture, LEVEL);
      float[] windowedLatents = Latents.of(windowed, picture, LEVEL);
      byte[] rgb = Latents.decode(whole, latents, width, height, LEVEL);
      byte[] windowedRgb = Latents.decode(windowed, latents, width, height, LEVEL);

      // Then
      assertThat(windowedLatents).containsExactly(latents, within(LATENT_TOLERANCE));
      for (int i = 0; i < rgb.length; i++) {
        assertThat(windowedRgb[i] & 0xff)
            .as("pixel %d, %d", i / 3 % width, i / 3 / width)
            .isCloseTo(rgb[i] & 0xff, within(1));
      }
    }
  }
}
