package io.vqstream.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An embedded ICC profile is applied, or the image passes through. It is never ignored. */
class EmbeddedProfileTest {
  private static final byte[] LINEAR = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
  private static final byte[] GRAY = ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData();

  /** L* 50 in sRGB, and L* 80. */
  private static final int MIDDLE = 119;

  private static final int LIGHT = 198;

  private final ImageFileReader reader = new ImageFileReader();
  private final Picture picture = TestImages.gradient(16, 16);

  @Test
  void appliesInputProfileWithTableOnly() throws Exception {
    // When
    Picture read = TestImages.read(TestImages.resource("icc_input_class_xyb_32x32.jpeg"));

    // Then
    double[] expected = {126.5, 125.9, 49.8}; // littlecms, with tables of 33 steps
    for (int c = 0; c < 3; c++) {
      int channel = c;
      double mean =
          IntStream.range(0, 32 * 32)
              .map(i -> read.rgb()[3 * i + channel] & 0xff)
              .average()
              .orElseThrow();
      assertThat(mean).isCloseTo(expected[c], within(2.0));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"scnr", "mntr", "prtr", "spac"})
  void appliesPerceptualTable(String deviceClass) throws Exception {
    // Given
    TestProfile profile = new TestProfile().deviceClass(deviceClass);
    byte[] icc = profile.table("A2B1", 80, 0, 0).table("A2B0", 50, 0, 0).build();

    // When
    Picture read = TestImages.read(TestPng.of(picture).profile(icc).build());

    // Then
    assertLevel(read, MIDDLE);
  }

  @Test
  void appliesColorimetricTableAsFallback() throws Exception {
    // Given
    byte[] icc = new TestProfile().table("A2B1", 80, 0, 0).build();

    // When
    Picture read = TestImages.read(TestPng.of(picture).profile(icc).build());

    // Then
    assertLevel(read, LIGHT);
  }

  @Test
  void ignoresMultiProcessElements() throws Exception {
    // Given
    TestProfile profile = new TestProfile().table("D2B0", 80, 0, 0).table("A2B0", 50, 0, 0);

    // When
    Picture read = TestImages.read(TestPng.of(picture).profile(profile.build()).build());

    // Then
    assertLevel(read, MIDDLE);
  }

  @Test
  void appliesProfileWithUnknownRenderingIntent() throws Exception {
    // Given
    byte[] icc = LINEAR.clone();
    icc[67] = 77;

    // When
    Picture read = TestImages.read(TestPng.of(picture).profile(icc).build());

    // Then
    Picture usual = TestImages.read(TestPng.of(picture).profile(LINEAR).build());
    assertThat(read.rgb()).isEqualTo(usual.rgb()).isNotEqualTo(picture.rgb());
  }

  @Test
  void convertsGrayToColorByTintingProfile() throws Exception {
    // Given
    byte[] icc = new TestProfile().table("A2B0", 50, 60, 0).build();
    TestPng png = TestPng.of(2, 1).type(PngHeader.GRAY, 8).samples(0, 200).profile(icc);

    // When
    Picture read = TestImages.read(png.build());

    // Then
    assertThat(read.gray()).isFalse();
    assertThat(TestImages.pixel(read, 0, 0)).isEqualTo(TestImages.pixel(read, 1, 0));
    assertThat(TestImages.pixel(read, 0, 0)[0]).isGreaterThan(180);
    assertThat(TestImages.pixel(read, 0, 0)[1]).isLessThan(80);
  }

  static Stream<Named<byte[]>> unusableProfiles() {
    byte[] rgb = new TestProfile().table("A2B0", 50, 0, 0).build();
    byte[] huge = Arrays.copyOf(LINEAR, IccBytes.MAX_BYTES + 1);
    return Stream.of(
        Named.of("nothing", new byte[0]),
        Named.of("zeros", new byte[500]),
        Named.of("a header cut short", Arrays.copyOf(LINEAR, 100)),
        Named.of("a profile cut short", Arrays.copyOf(LINEAR, 150)),
        Named.of("a table cut short", Arrays.copyOf(rgb, rgb.length - 9)),
        Named.of("more bytes than any real profile", huge),
        Named.of("gray", GRAY),
        Named.of("no table", new TestProfile().table("B2A0", 50, 0, 0).build()),
        Named.of("a device link", new TestProfile().deviceClass("link").build()),
        Named.of("named colors", new TestProfile().deviceClass("nmcl").build()),
        Named.of("CMYK", new TestProfile().space("CMYK").table("A2B0", 50, 0, 0).build()),
        Named.of("HSV", new TestProfile().space("HSV ").table("A2B0", 50, 0, 0).build()),
        Named.of("Lab", new TestProfile().space("Lab ").table("A2B0", 50, 0, 0).build()));
  }

  @ParameterizedTest
  @MethodSource("unusableProfiles")
  void passesThroughInapplicableProfile(byte[] profile) throws Exception {
    // Given
    byte[] png = TestPng.of(picture).profile(profile).build();
    byte[] jpeg = TestImages.jpeg(picture);

    // When
    SourceImage fromPng = reader.read(png);

    // Then
    assertPassesThrough(fromPng);
    if (profile.length < 100_000) {
      assertPassesThrough(reader.read(TestImages.profiledJpeg(jpeg, profile)));
    }
  }

  @Test
  void passesThroughJpegWithIncompleteProfile() throws Exception {
    // Given
    byte[] alone = TestImages.withSegment(TestImages.jpeg(picture), 0xe2, firstPart());
    byte[] twice = TestImages.withSegment(alone, 0xe2, firstPart());

    // When
    SourceImage withOnePart = reader.read(alone);
    SourceImage withThatPartTwice = reader.read(twice);

    // Then
    assertPassesThrough(withOnePart);
    assertPassesThrough(withThatPartTwice);
  }

  private static byte[] firstPart() {
    byte[] head = "ICC_PROFILE\0\1\2".getBytes(StandardCharsets.ISO_8859_1);
    byte[] part = Arrays.copyOf(head, head.length + 200);
    System.arraycopy(LINEAR, 0, part, head.length, 200);
    return part;
  }

  @Test
  void passesThroughPngWithMalformedProfileChunk() throws Exception {
    // Given
    byte[] noZero = {'n', 'a', 'm', 'e'};
    byte[] noMethod = {'n', 0};
    byte[] otherMethod = {'n', 0, 1, 2, 3};
    byte[] notZlib = {'n', 0, 0, 1, 2, 3, 4};

    for (byte[] chunk : new byte[][] {{}, noZero, noMethod, otherMethod, notZlib}) {
      // When
      SourceImage read = reader.read(TestPng.of(picture).chunk("iCCP", chunk).build());

      // Then
      assertPassesThrough(read);
    }
  }

  @Test
  void appliesFirstOfSeveralProfiles() throws Exception {
    // Given
    byte[] middle = new TestProfile().table("A2B0", 50, 0, 0).build();
    byte[] light = new TestProfile().table("A2B0", 80, 0, 0).build();

    // When
    Picture read = TestImages.read(TestPng.of(picture).profile(middle).profile(light).build());

    // Then
    assertLevel(read, MIDDLE);
  }

  private static void assertLevel(Picture read, int level) {
    for (int channel : TestImages.pixel(read, 5, 9)) {
      assertThat(channel).isCloseTo(level, within(1));
    }
  }

  private static void assertPassesThrough(SourceImage read) {
    assertThat(read)
        .isInstanceOfSatisfying(
            SourceImage.Passthrough.class,
            passed -> assertThat(passed.reason()).isEqualTo(PassthroughReason.COLOR_PROFILE));
  }
}
