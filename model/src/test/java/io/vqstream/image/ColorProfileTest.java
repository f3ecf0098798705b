package io.vqstream.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ColorProfileTest {
  private static final byte[] LINEAR = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
  private static final byte[] SRGB = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();

  private static final byte[] GRAY = ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData();
  private static final byte[] P3_CODE_POINTS = {12, 13, 0, 1};
  private static final byte[] BT_2020_LINEAR = {9, 8, 0, 1};
  private static final byte[] ZERO = {0};

  /** Linear light to linear light, from the definitions of the spaces. */
  private static final double[][] P3_TO_SRGB = {
    {1.22494, -0.22494, 0}, {-0.04206, 1.04206, 0}, {-0.01964, -0.07864, 1.09827}
  };

  private static final double[][] ADOBE_TO_SRGB = {
    {1.39836, -0.39836, 0}, {0, 1, 0}, {0, -0.04293, 1.04293}
  };

  private final Picture picture = TestImages.gradient(16, 16);

  @Test
  void convertsPngToSrgb() throws Exception {
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
  void convertsJpegToSrgb() throws Exception {
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
  void convertsWebpToSrgb() throws Exception {
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
  void keepsSrgbPixels() throws Exception {
    // When
    Picture read = TestImages.read(TestPng.of(picture).profile(SRGB).build());

    // Then
    assertThat(read.rgb()).isEqualTo(picture.rgb());
  }

  @Test
  void keepsPixelsOfRenamedSrgbProfile() throws Exception {
    // Given
    byte[] renamed = SRGB.clone();
    Arrays.fill(renamed, 4, 8, (byte) 'x'); // the tool that made the profile

    // When
    Picture read = TestImages.read(TestPng.of(picture).profile(renamed).build());

    // Then
    assertThat(read.rgb()).isEqualTo(picture.rgb());
  }

  @Test
  void convertsGrayByGrayOrRgbProfile() throws Exception {
    for (byte[] linear : new byte[][] {GRAY, LINEAR}) {
      // Given
      TestPng png = TestPng.of(3, 1).type(PngHeader.GRAY, 8).samples(0, 64, 255).profile(linear);

      // When
      Picture read = TestImages.read(png.build());

      // Then
      assertThat(read.gray()).isTrue();
      assertThat(TestImages.samples(read)[0]).isZero();
      assertThat(TestImages.samples(read)[1]).isCloseTo(srgbOfLinear(64), within(1));
      assertThat(TestImages.samples(read)[2]).isEqualTo(255);
    }
  }

  @Test
  void convertsDisplayP3ToSrgb() throws Exception {
    // Given
    byte[] profile =
        MatrixProfile.of(MatrixProfile.DISPLAY_P3, MatrixProfile.SRGB_CURVE).orElseThrow();
    byte[] jpeg = TestImages.jpeg(TestImages.plain(16, 16, 200, 120, 60));

    // When
    int[] stored = TestImages.pixel(TestImages.read(jpeg), 8, 8);
    int[] shown = TestImages.pixel(TestImages.read(TestImages.profiledJpeg(jpeg, profile)), 8, 8);
    int[] told = shownOf(TestPng.of(1, 1).samples(stored).chunk("cICP", P3_CODE_POINTS));

    // Then
    int[] expected = new int[3];
    for (int i = 0; i < 3; i++) {
      double linear = 0;
      for (int j = 0; j < 3; j++) {
        linear += P3_TO_SRGB[i][j] * linearOfSrgb(stored[j]);
      }
      expected[i] = srgbOfLinear(linear * 255);
      assertThat(shown[i]).isCloseTo(expected[i], within(1));
      assertThat(told[i]).isCloseTo(expected[i], within(1));
    }
  }

  @Test
  void convertsAdobeRgbGivenByGammaAndChromaticities() throws Exception {
    // Given
    byte[] adobe = chunk(31270, 32900, 64000, 33000, 21000, 71000, 15000, 6000);
    TestPng png =
        TestPng.of(1, 1).samples(90, 160, 40).chunk("gAMA", chunk(50_000)).chunk("cHRM", adobe);

    // When
    int[] shown = shownOf(png);

    // Then
    for (int i = 0; i < 3; i++) {
      double linear = 0;
      for (int j = 0; j < 3; j++) {
        linear += ADOBE_TO_SRGB[i][j] * Math.pow(new int[] {90, 160, 40}[j] / 255.0, 2);
      }
      assertThat(shown[i]).isCloseTo(srgbOfLinear(Math.max(0, linear) * 255), within(1));
    }
  }

  @Test
  void convertsLinearLightGivenByGamma() throws Exception {
    // When
    int[] color = shownOf(TestPng.of(1, 1).samples(0, 64, 255).chunk("gAMA", chunk(100_000)));
    int[] gray =
        TestImages.samples(
            TestImages.read(
                TestPng.of(1, 1)
                    .type(PngHeader.GRAY, 4)
                    .samples(4)
                    .chunk("gAMA", chunk(100_000))
                    .build()));

    // Then
    assertThat(color[1]).isCloseTo(srgbOfLinear(64), within(1));
    assertThat(gray[0]).isCloseTo(srgbOfLinear(68), within(1));
  }

  @Test
  void treatsGammaNearSrgbAsSrgb() throws Exception {
    // Given
    TestPng png =
        TestPng.of(picture)
            .chunk("gAMA", chunk(45_455))
            .chunk("cHRM", chunk(31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000));

    // When
    Picture read = TestImages.read(png.build());

    // Then
    assertThat(read.rgb()).isEqualTo(picture.rgb());
  }

  @Test
  void prefersColorChunkOfHighestPriority() throws Exception {
    // Given
    byte[] linearLight = chunk(100_000);
    byte[] srgbCodePoints = {1, 13, 0, 1};

    // When
    int[] srgb =
        shownOf(TestPng.of(1, 1).samples(9, 64, 99).chunk("gAMA", linearLight).chunk("sRGB", ZERO));
    int[] profile =
        shownOf(TestPng.of(1, 1).samples(9, 64, 99).chunk("sRGB", ZERO).profile(LINEAR));
    int[] codePoints =
        shownOf(TestPng.of(1, 1).samples(9, 64, 99).profile(LINEAR).chunk("cICP", srgbCodePoints));

    // Then
    assertThat(srgb).containsExactly(9, 64, 99);
    assertThat(profile[1]).isCloseTo(srgbOfLinear(64), within(1));
    assertThat(codePoints).containsExactly(9, 64, 99);
  }

  @Test
  void ignoresInvalidColorChunks() throws Exception {
    // Given
    List<TestPng> odd =
        List.of(
            TestPng.of(picture).chunk("gAMA", chunk(0)),
            TestPng.of(picture).chunk("gAMA", chunk(-1)),
            TestPng.of(picture).chunk("gAMA", ZERO),
            TestPng.of(picture).chunk("gAMA", chunk(100_000)).chunk("cHRM", chunk(new int[8])),
            TestPng.of(picture).chunk("cHRM", chunk(1, 2, 3, 4, 5, 6, 7, 8)),
            TestPng.of(picture).chunk("cICP", ZERO),
            TestPng.of(picture).chunk("cICP", (byte) 200, (byte) 200, (byte) 0, (byte) 1));

    for (TestPng png : odd) {
      // When
      Picture read = TestImages.read(png.build());

      // Then
      assertThat(read.rgb()).isEqualTo(picture.rgb());
    }
  }

  @Test
  void passesThroughUnsupportedCodePoints() throws Exception {
    // Given
    byte[] xyz = {10, 13, 0, 1};
    byte[] logarithmic = {1, 9, 0, 1};
    byte[] narrowRange = {9, 1, 0, 0};

    for (byte[] codePoints : new byte[][] {xyz, logarithmic, narrowRange}) {
      // When
      SourceImage read =
          new ImageFileReader().read(TestPng.of(picture).chunk("cICP", codePoints).build());

      // Then
      assertThat(read).isInstanceOf(SourceImage.Passthrough.class);
    }
  }

  @Test
  void convertsLinearBt2020ToSrgb() throws Exception {
    // When
    int[] shown = shownOf(TestPng.of(1, 1).samples(64, 64, 0).chunk("cICP", BT_2020_LINEAR));

    // Then
    int[] expected = {
      srgbOfLinear(64 * (1.6605 - 0.5876)), srgbOfLinear(64 * (1.1329 - 0.1246)), 0
    };
    for (int i = 0; i < 3; i++) {
      assertThat(shown[i]).isCloseTo(expected[i], within(1));
    }
  }

  @Test
  void passesThroughHighDynamicRange() throws Exception {
    // Given
    byte[] pq = {9, 16, 0, 1};

    // When
    SourceImage read = new ImageFileReader().read(TestPng.of(picture).chunk("cICP", pq).build());

    // Then
    assertThat(read)
        .isEqualTo(new SourceImage.Passthrough(16, 16, "image/png", PassthroughReason.HDR));
  }

  @Test
  void joinsJpegProfilePartsInAnyOrder() throws Exception {
    // Given
    byte[] plain = TestImages.jpeg(picture);
    byte[] ordered = TestImages.profiledJpeg(plain, LINEAR);
    byte[] swapped = TestImages.profiledJpegBackwards(plain, LINEAR);

    // When
    Picture read = TestImages.read(swapped);

    // Then
    assertThat(read.rgb())
        .isEqualTo(TestImages.read(ordered).rgb())
        .isNotEqualTo(TestImages.read(plain).rgb());
  }

  private static int[] shownOf(TestPng png) throws Exception {
    return TestImages.pixel(TestImages.read(png.build()), 0, 0);
  }

  private static byte[] chunk(int... numbers) {
    ByteBuffer chunk = ByteBuffer.allocate(4 * numbers.length);
    for (int number : numbers) {
      chunk.putInt(number);
    }
    return chunk.array();
  }

  /** IEC 61966-2-1. */
  private static double linearOfSrgb(int level) {
    double srgb = level / 255.0;
    return srgb <= 0.04045 ? srgb / 12.92 : Math.pow((srgb + 0.055) / 1.055, 2.4);
  }

  /** IEC 61966-2-1. */
  private static int srgbOfLinear(double level) {
    double linear = level / 255.0;
    double srgb = linear <= 0.0031308 ? 12.92 * linear : 1.055 * Math.pow(linear, 1 / 2.4) - 0.055;
    return (int) Math.round(srgb * 255);
  }
}
