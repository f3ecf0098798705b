package io.vqstream.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MsSsimTest {

  /** Expected values come from NumPy, in double, after the definitions in pytorch-msssim. */
  @ParameterizedTest
  @CsvSource({
    "176, 163, 5, 0.9763845182",
    "200, 90, 4, 0.9720619459",
    "64, 48, 3, 0.9656851544",
    "15, 30, 1, 0.8292673167",
    "7, 4, 1, 0.6093069358",
    "1, 1, 1, 0.6484511538"
  })
  void matchesIndependentCalculation(int width, int height, int scales, double expected) {
    // Given
    byte[] original = pattern(width, height);
    byte[] decoded = coarse(original, width);

    // When
    double actual = MsSsim.of(original, decoded, width, height);

    // Then
    assertThat(actual).isCloseTo(expected, within(1e-9));
    assertThat(MsSsim.scales(Math.min(width, height))).isEqualTo(scales);
  }

  @Test
  void equalImagesScoreOne() {
    // Given
    byte[] image = pattern(170, 165);

    // When
    double actual = MsSsim.of(image, image.clone(), 170, 165);

    // Then
    assertThat(actual).isCloseTo(1, within(1e-12));
  }

  @Test
  void negativeImageScoresZero() {
    // Given
    byte[] original = pattern(64, 64);
    byte[] negative = original.clone();
    for (int i = 0; i < negative.length; i++) {
      negative[i] = (byte) (255 - (negative[i] & 0xff));
    }

    // When
    double actual = MsSsim.of(original, negative, 64, 64);

    // Then
    assertThat(actual).isZero();
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "20, 1", "21, 2", "40, 2", "41, 3", "80, 3", "81, 4", "160, 4", "161, 5"})
  void limitsScalesByShorterSide(int side, int expected) {
    // When
    int scales = MsSsim.scales(side);

    // Then
    assertThat(scales).isEqualTo(expected);
  }

  @Test
  void rejectsWrongNumberOfSamples() {
    // Given
    byte[] image = new byte[4 * 4 * 3];

    // When
    assertThatThrownBy(() -> MsSsim.of(image, new byte[47], 4, 4))

        // Then
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("48 and 47 samples are not two images of 4x4");
  }

  private static byte[] pattern(int width, int height) {
    byte[] rgb = new byte[width * height * 3];
    for (int i = 0; i < rgb.length; i++) {
      int c = i % 3;
      int x = i / 3 % width;
      int y = i / 3 / width;
      rgb[i] = (byte) ((x * 3 + y * 5 + c * 40) % 128 + ((x * y) ^ (x + 7 * y)) % 64 + 32);
    }
    return rgb;
  }

  /** The image in steps of 48 levels, with a ripple. */
  private static byte[] coarse(byte[] rgb, int width) {
    byte[] coarse = new byte[rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      int c = i % 3;
      int x = i / 3 % width;
      int y = i / 3 / width;
      coarse[i] = (byte) ((rgb[i] & 0xff) / 48 * 48 + (x * 7 + y * 13 + c * 3) % 24);
    }
    return coarse;
  }
}
