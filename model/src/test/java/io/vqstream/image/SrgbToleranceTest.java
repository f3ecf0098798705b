package io.vqstream.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Checks up to which deviation a profile counts as sRGB: two of 255 levels. */
class SrgbToleranceTest {
  /** Exponents at which level 63 or 127 moves by at most 2 and by 3, see {@link #profile}. */
  private static final double TWO_LEVELS = 2.4 * 1.021;

  private static final double THREE_LEVELS = 2.4 * 1.031;

  private static final byte[] LEVELS = {0, 63, 127, (byte) 191, (byte) 255};

  @Test
  void ignoresProfileWithinTwoLevelsOfSrgb() {
    // Given
    Samples samples = rgb();

    // When
    Samples converted = IccProfile.toSrgb(profile(TWO_LEVELS), samples).orElseThrow();

    // Then
    assertThat(converted.data()).isEqualTo(rgb().data());
  }

  @Test
  void appliesProfileThreeLevelsFromSrgb() {
    // Given
    Samples samples = rgb();

    // When
    Samples converted = IccProfile.toSrgb(profile(THREE_LEVELS), samples).orElseThrow();

    // Then: level 63 becomes 60
    assertThat(converted.data()[3]).isEqualTo((byte) 60);
  }

  @Test
  void ignoresGrayProfileWithinTwoLevelsOfSrgb() {
    // Given
    Samples samples = new Samples(LEVELS.length, 1, true, LEVELS.clone());

    // When
    Samples converted = IccProfile.toSrgb(profile(TWO_LEVELS), samples).orElseThrow();

    // Then
    assertThat(converted.data()).isEqualTo(LEVELS);
  }

  @Test
  void appliesGrayProfileThreeLevelsFromSrgb() {
    // Given
    Samples samples = new Samples(LEVELS.length, 1, true, LEVELS.clone());

    // When
    Samples converted = IccProfile.toSrgb(profile(THREE_LEVELS), samples).orElseThrow();

    // Then
    assertThat(converted.data()[1]).isEqualTo((byte) 60);
  }

  /** Returns a profile with the primaries of sRGB and another exponent in its curve. */
  private static byte[] profile(double exponent) {
    double[] curve = MatrixProfile.SRGB_CURVE.clone();
    curve[0] = exponent;
    return MatrixProfile.of(MatrixProfile.SRGB, curve).orElseThrow();
  }

  /** Returns gray colors in three channels. */
  private static Samples rgb() {
    Samples samples = Samples.ofSize(LEVELS.length, 1, false);
    for (int i = 0; i < samples.data().length; i++) {
      samples.data()[i] = LEVELS[i / 3];
    }
    return samples;
  }
}
