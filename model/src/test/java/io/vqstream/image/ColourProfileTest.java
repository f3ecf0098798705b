package io.vqstream.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ColourProfileTest {
  private static final byte[] LINEAR = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
  private static final byte[] SRGB = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();

  private final Picture picture = TestImages.gradient(16, 16);

  @Test
  void bringsPngToSrgb() throws Exception {
    // Given
    TestPng png = TestPng.of(1, 1).samples(0, 64, 255).profile(LINEAR);

    // When
    Picture read = TestImages.read(png.build());

    // Then
    int[] pixel = TestImages.pixel(read, 0, 0);
    assertThat(pixel[0]).isZero();
    assertThat(pixel[1]).isCloseTo(srgbOfLinear(64), within(1));
    assertThat(pixel[2]).isEqualTo(255);
  }

  @Test
  void bringsJpegToSrgb() throws Exception {
    // Given
    byte[] plain = TestImages.jpeg(picture);

    // When
    Picture asStored = TestImages.read(plain);
    Picture shown = TestImages.read(TestImages.profiledJpeg(plain, LINEAR));

    // Then
    int[] from = TestImages.pixel(asStored, 8, 8);
    int[] to = TestImages.pixel(shown, 8, 8);
    for (int i = 0; i < 3; i++) {
      assertThat(to[i]).isCloseTo(srgbOfLinear(from[i]), within(1));
    }
  }

  @Test
  void bringsWebpToSrgb() throws Exception {
    // When
    Picture shown = TestImages.read(TestImages.resource("profiled.webp"));

    // Then
    int[] from = TestImages.pixel(TestImages.gradient(40, 24), 20, 12);
    int[] to = TestImages.pixel(shown, 20, 12);
    for (int i = 0; i < 3; i++) {
      assertThat(to[i]).isCloseTo(srgbOfLinear(from[i]), within(1));
    }
  }

  @Test
  void leavesSrgbAlone() throws Exception {
    // When
    Picture read = TestImages.read(TestPng.of(picture).profile(SRGB).build());

    // Then
    assertThat(read.rgb()).isEqualTo(picture.rgb());
  }

  @Test
  void leavesSrgbUnderAnotherNameAlone() throws Exception {
    // Given
    byte[] renamed = SRGB.clone();
    Arrays.fill(renamed, 4, 8, (byte) 'x'); // the tool that made the profile

    // When
    Picture read = TestImages.read(TestPng.of(picture).profile(renamed).build());

    // Then
    assertThat(read.rgb()).isEqualTo(picture.rgb());
  }

  @Test
  void ignoresABrokenProfile() throws Exception {
    // Given
    byte[] cut = Arrays.copyOf(LINEAR, 150);
    byte[] zeroed = new byte[500];

    for (byte[] broken : new byte[][] {cut, zeroed, {}}) {
      // When
      Picture png = TestImages.read(TestPng.of(picture).profile(broken).build());
      Picture jpeg = TestImages.read(TestImages.profiledJpeg(TestImages.jpeg(picture), broken));

      // Then
      assertThat(png.rgb()).isEqualTo(picture.rgb());
      assertThat(jpeg.rgb()).isEqualTo(TestImages.read(TestImages.jpeg(picture)).rgb());
    }
  }

  @Test
  void ignoresAProfileOfGrey() throws Exception {
    // Given
    byte[] grey = ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData();

    // When
    Picture read = TestImages.read(TestPng.of(picture).profile(grey).build());

    // Then
    assertThat(read.rgb()).isEqualTo(picture.rgb());
  }

  /** IEC 61966-2-1. */
  private static int srgbOfLinear(int level) {
    double linear = level / 255.0;
    double srgb = linear <= 0.0031308 ? 12.92 * linear : 1.055 * Math.pow(linear, 1 / 2.4) - 0.055;
    return (int) Math.round(srgb * 255);
  }
}
