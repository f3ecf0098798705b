package io.vqstream.vqvae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vqstream.checkpoint.BlockType;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.codec.SyntheticPicture;
import io.vqstream.image.Picture;
import io.vqstream.network.ExactNetworks;
import io.vqstream.network.RandomNetworks;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks the gradient of each latent against differences of the error in double precision. */
class PixelErrorGradientTest {
  private static final int LEVEL = 2;

  /** Sides of the picture, which does not fill its last blocks. */
  private static final int WIDTH = 21;

  private static final int HEIGHT = 19;
  private static final int COLUMNS = VqVae.positions(WIDTH);
  private static final int ROWS = VqVae.positions(HEIGHT);
  private static final double STEP = 1e-6;

  /** The last column: the deviation of latents. Large ones give pixels out of range. */
  @ParameterizedTest(name = "{0} of {1} and {2} channels, gray {3}, latents {4}")
  @CsvSource({
    "RESIDUAL, 5, 7, false, 0.3",
    "RESIDUAL, 5, 7, true, 0.3",
    "RESIDUAL, 40, 33, false, 3",
    "DEPTHWISE, 5, 7, false, 0.3",
    "DEPTHWISE, 5, 7, true, 3",
    "DEPTHWISE, 40, 33, false, 3",
  })
  void equalsDifferencesOfError(
      BlockType block, int quarter, int eighth, boolean gray, double deviation) {
    // Given
    Checkpoint checkpoint = RandomNetworks.of(block, quarter, eighth, 7);
    Picture picture =
        gray ? SyntheticPicture.gray(WIDTH, HEIGHT, 5) : SyntheticPicture.of(WIDTH, HEIGHT, 5);
    float[] latents = new float[ROWS * COLUMNS * RandomNetworks.LATENT_CHANNELS];
    Random random = new Random(11);
    for (int i = 0; i < latents.length; i++) {
      latents[i] = (float) (deviation * random.nextGaussian());
    }
    ReferenceDecoder decoder = new ReferenceDecoder(checkpoint);

    // When
    float[] gradient = new float[latents.length];
    double value;
    try (VqVae networks =
            new VqVae(checkpoint, new ExactNetworks(checkpoint), ForwardRunner.INLINE);
        PixelError error =
            networks.pixelError(new PixelError.Image(picture.rgb(), WIDTH, HEIGHT, gray, LEVEL))) {
      value = error.of(latents, gradient);
    }

    // Then
    double[] point = new double[latents.length];
    double magnitude = 0;
    for (int i = 0; i < point.length; i++) {
      point[i] = latents[i];
      magnitude = Math.max(magnitude, Math.abs(gradient[i]));
    }
    double expected = error(decoder, point, picture);
    assertThat(value).isCloseTo(expected, within(1e-4 * expected));
    for (int i = 0; i < point.length; i += 5) {
      point[i] = latents[i] + STEP;
      double ahead = error(decoder, point, picture);
      point[i] = latents[i] - STEP;
      double behind = error(decoder, point, picture);
      point[i] = latents[i];
      assertThat((double) gradient[i])
          .as("latent %d", i)
          .isCloseTo((ahead - behind) / (2 * STEP), within(1e-3 * magnitude));
    }
  }

  /** Returns the squared error by its definition. */
  private static double error(ReferenceDecoder decoder, double[] latents, Picture picture) {
    double[] pixels = decoder.decode(ROWS, COLUMNS, LEVEL, latents);
    double sum = 0;
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int at = (y * COLUMNS * 8 + x) * 3;
        double[] decoded = new double[3];
        for (int c = 0; c < 3; c++) {
          decoded[c] = Math.max(0, Math.min(255, pixels[at + c] * 64 + 128));
        }
        double mean = (decoded[0] + decoded[1] + decoded[2]) / 3;
        for (int c = 0; c < 3; c++) {
          double value = picture.gray() ? mean : decoded[c];
          double difference = value - (picture.rgb()[(y * WIDTH + x) * 3 + c] & 0xff);
          sum += difference * difference;
        }
      }
    }
    return sum;
  }
}
