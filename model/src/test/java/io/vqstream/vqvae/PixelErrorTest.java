package io.vqstream.vqvae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.codec.SyntheticPicture;
import io.vqstream.codec.TinyCheckpoint;
import io.vqstream.image.Picture;
import io.vqstream.network.ExactNetworks;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks the error of latents and its gradient across windows. */
class PixelErrorTest {
  private static final int LEVEL = 2;
  @AutoClose private static VqVae networks;

  @BeforeAll
  static void open() {
    Checkpoint tiny = TinyCheckpoint.read();
    networks = new VqVae(tiny, new ExactNetworks(tiny), ForwardRunner.INLINE);
  }

  @Test
  void equalsErrorOfDecodedImage() {
    // Given: a picture whose sides are no multiples of 8
    Picture picture = SyntheticPicture.of(50, 35, 1);
    float[] latents = Latents.of(networks, picture, LEVEL);
    byte[] decoded = Latents.decode(networks, latents, 50, 35, LEVEL);
    double expected = squaredError(decoded, picture.rgb());

    // When
    double error = error(picture).of(latents);

    // Then: but for the rounding of samples, which adds up to 1/12 each
    assertThat(error).isBetween(0.98 * expected - picture.rgb().length / 12.0, 1.02 * expected);
  }

  @Test
  void averagesChannelsOfGrayImage() {
    // Given
    Picture color = SyntheticPicture.of(48, 32, 2);
    float[] latents = Latents.of(networks, color, LEVEL);
    Picture gray = gray(color);
    byte[] decoded = gray(Latents.decode(networks, latents, 48, 32, LEVEL));
    double expected = squaredError(decoded, gray.rgb());

    // When
    double error =
        networks.pixelError(new PixelError.Image(gray.rgb(), 48, 32, true, LEVEL)).of(latents);

    // Then
    assertThat(error).isCloseTo(expected, withinPercentage(5));
  }

  /** The second picture takes two windows, whose derivatives add up where they overlap. */
  @ParameterizedTest
  @CsvSource({"64, 48", "24, 560"})
  void gradientEqualsFiniteDifference(int width, int height) {
    // Given: latents away from those of the image, and a direction
    Picture picture = SyntheticPicture.of(width, height, 3);
    float[] latents = moved(Latents.of(networks, picture, LEVEL), direction(4, 0), 0.8f);
    PixelError error = error(picture);
    float[] direction = direction(5, latents.length);
    float step = 0.005f;
    double ahead = error.of(moved(latents, direction, step));
    double behind = error.of(moved(latents, direction, -step));

    // When
    float[] gradient = new float[latents.length];
    double value = error.of(latents, gradient);

    // Then
    double slope = 0;
    for (int i = 0; i < gradient.length; i++) {
      slope += gradient[i] * (double) direction[i];
    }
    assertThat(slope).isCloseTo((ahead - behind) / (2 * step), withinPercentage(2));
    assertThat(value).isCloseTo(error.of(latents), withinPercentage(0.01));
  }

  private static PixelError error(Picture picture) {
    return networks.pixelError(
        new PixelError.Image(picture.rgb(), picture.width(), picture.height(), false, LEVEL));
  }

  /** Returns random signs; any number of them for a length of 0. */
  private static float[] direction(long seed, int length) {
    Random random = new Random(seed);
    float[] signs = new float[length == 0 ? 1 << 16 : length];
    for (int i = 0; i < signs.length; i++) {
      signs[i] = random.nextBoolean() ? 1 : -1;
    }
    return signs;
  }

  private static float[] moved(float[] latents, float[] direction, float step) {
    float[] moved = latents.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += step * direction[i];
    }
    return moved;
  }

  private static Picture gray(Picture color) {
    return new Picture(color.width(), color.height(), true, gray(color.rgb()));
  }

  private static byte[] gray(byte[] rgb) {
    byte[] gray = new byte[rgb.length];
    for (int i = 0; i < rgb.length; i += 3) {
      int sum = (rgb[i] & 0xff) + (rgb[i + 1] & 0xff) + (rgb[i + 2] & 0xff);
      gray[i] = gray[i + 1] = gray[i + 2] = (byte) Math.round(sum / 3f);
    }
    return gray;
  }

  private static double squaredError(byte[] a, byte[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = (a[i] & 0xff) - (b[i] & 0xff);
      sum += difference * difference;
    }
    return sum;
  }
}
