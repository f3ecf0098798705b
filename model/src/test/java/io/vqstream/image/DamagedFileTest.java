package io.vqstream.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vqstream.image.UnreadableImageException.Reason;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever happens to a file, reading it ends in an image or in one clear line. */
class DamagedFileTest {
  private static final int TRIALS = 300;

  private final ImageFileReader reader = new ImageFileReader(1 << 20);

  static Stream<Named<byte[]>> files() {
    Picture picture = TestImages.gradient(24, 16);
    TestPng sixteenBits = TestPng.of(2, 2).type(PngHeader.GRAY, 16).samples(1, 2, 3, 40_000);
    Stream<Named<byte[]>> made =
        Stream.of(
            Named.of("rgb.png", PngWriter.write(picture)),
            Named.of("interlaced.png", TestPng.of(picture).interlaced().build()),
            Named.of("sixteen-bits.png", sixteenBits.build()),
            Named.of("turned.jpg", TestImages.turnedJpeg(TestImages.jpeg(picture), 6)),
            Named.of("progressive.jpg", TestImages.progressiveJpeg(picture)),
            Named.of("gray.jpg", TestImages.jpeg(TestImages.grayRamp(24, 16))),
            Named.of("cmyk.jpg", TestImages.cmykJpeg(24, 16)));
    Stream<Named<byte[]>> kept =
        Stream.of("lossless", "lossy", "alpha-lossy", "animated", "profiled")
            .map(name -> name + ".webp")
            .map(name -> Named.of(name, TestImages.resource(name)));
    return Stream.concat(made, kept);
  }

  @ParameterizedTest
  @MethodSource("files")
  void rejectsFileTruncatedAnywhere(byte[] file) throws Exception {
    int pixelsEnd = file.length - endBytes(file);
    for (int length = 1; length < pixelsEnd; length++) {
      // Given
      byte[] cut = Arrays.copyOf(file, length);

      // When, Then
      assertThatExceptionOfType(UnreadableImageException.class)
          .as("cut to %d of %d bytes", length, file.length)
          .isThrownBy(() -> reader.read(cut))
          .satisfies(
              failure -> assertThat(failure.reason()).isIn(Reason.CORRUPT, Reason.NOT_AN_IMAGE))
          .satisfies(DamagedFileTest::isOneClearLine);
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void readsFileThatLacksOnlyItsEnd(byte[] file) throws Exception {
    SourceImage whole = reader.read(file);
    for (int length = file.length - endBytes(file); length < file.length; length++) {
      // Given
      byte[] cut = Arrays.copyOf(file, length);

      // When
      SourceImage read = reader.read(cut);

      // Then
      if (read instanceof SourceImage.Codable codable) {
        assertThat(codable.notes()).singleElement().asString().contains("image data is complete");
        assertThat(codable.picture().rgb())
            .isEqualTo(((SourceImage.Codable) whole).picture().rgb());
      } else {
        assertThat(read).isEqualTo(whole);
      }
    }
  }

  /**
   * Returns the length of what the pixels do not depend on: EOI, or IEND and the CRC before it. A
   * JPEG that passes through is not decoded, so nothing shows whether its pixels are complete.
   */
  private int endBytes(byte[] file) throws UnreadableImageException {
    return switch (ImageFormat.of(file).orElseThrow()) {
      case PNG -> 16;
      case JPEG -> reader.read(file) instanceof SourceImage.Codable ? 2 : 0;
      case WEBP -> 0;
    };
  }

  @ParameterizedTest
  @MethodSource("files")
  void survivesFlippedBits(byte[] file) {
    Random random = new Random(file.length);
    for (int trial = 0; trial < TRIALS; trial++) {
      // Given
      byte[] flipped = file.clone();
      for (int i = 0; i <= trial % 3; i++) {
        flipped[random.nextInt(file.length)] ^= (byte) (1 << random.nextInt(8));
      }

      // When
      try {
        SourceImage read = reader.read(flipped);

        // Then
        assertThat(read.width()).isPositive();
      } catch (UnreadableImageException failure) {
        isOneClearLine(failure);
      }
    }
  }

  private static void isOneClearLine(UnreadableImageException failure) {
    assertThat(failure.getMessage()).isNotBlank().hasSizeLessThan(300).doesNotContain("\n", "\r");
  }
}
