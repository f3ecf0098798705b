package io.vqstream.codec;

import static io.vqstream.codec.CodecUnderTest.psnr;
import static io.vqstream.codec.CodecUnderTest.psnrOfMeanColor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vqstream.frame.Kind;
import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;
import io.vqstream.image.UnreadableImageException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Decoding returns an image of the same size and of sufficient PSNR. */
interface RoundTripContract extends CodecUnderTest {
  /** Min PSNR in dB at the max level over thousands of pictures, most of them very small. */
  double LEAST_PSNR = 15;

  @ParameterizedTest
  @MethodSource("io.vqstream.codec.Sizes#sides")
  default void keepsSizeOfAnySquare(int side) throws Exception {
    comesBack(side, side);
  }

  @ParameterizedTest
  @MethodSource("io.vqstream.codec.Sizes#pairs")
  default void keepsSizeOfAnyPicture(int width, int height) throws Exception {
    comesBack(width, height);
  }

  @Tag("thorough")
  @ParameterizedTest(name = "{0} columns, 1 to 70 rows")
  @MethodSource("io.vqstream.codec.Sizes#sides")
  default void keepsEverySize(int width) throws Exception {
    for (int height = 1; height <= Sizes.MAX; height++) {
      comesBack(width, height);
    }
  }

  @Tag("thorough")
  @ParameterizedTest
  @CsvSource({"1,5000", "5000,1", "1000,1000"})
  default void keepsSizeOfLongOrLargePicture(int width, int height) throws Exception {
    comesBack(width, height);
  }

  @Test
  default void notesDefectsOfSourceFile() throws Exception {
    // Given
    byte[] whole = PngWriter.write(SyntheticPicture.of(64, 48, 5));
    byte[] endless = Arrays.copyOf(whole, whole.length - 12);

    // When
    Encoded ofWhole = codec().encode(whole, 1);
    Encoded ofEndless = codec().encode(endless, 1);

    // Then
    assertThat(ofWhole.notes()).isEmpty();
    assertThat(ofEndless.notes()).singleElement().asString().contains("IEND");
    assertThat(ofEndless.frame()).isEqualTo(ofWhole.frame());
  }

  private void comesBack(int width, int height) throws Exception {
    // Given
    Picture picture = SyntheticPicture.of(width, height, 71L * width + height);

    // When
    Encoded encoded = codec().encode(picture, codec().levels());
    Picture decoded = decode(encoded.frame());
    FrameInfo report = codec().inspect(encoded.frame());

    // Then
    assertThat(encoded.kind()).isEqualTo(Kind.CODED);
    assertThat(encoded.width()).isEqualTo(decoded.width()).isEqualTo(width);
    assertThat(encoded.height()).isEqualTo(decoded.height()).isEqualTo(height);
    assertThat(psnr(picture, decoded)).as("PSNR of %dx%d", width, height).isGreaterThan(LEAST_PSNR);
    assertThat(report.width()).isEqualTo(width);
    assertThat(report.height()).isEqualTo(height);
    byte[] codes = new ExactCodes(checkpointOf(encoded.frame())).read(encoded.frame());
    assertThat(report.codesDigest()).isEqualTo(Sha256.of(codes));
  }

  @Test
  default void encodesFileLikeItsPixels() throws Exception {
    // Given
    Picture picture = SyntheticPicture.of(40, 24, 5);

    // When
    Encoded file = codec().encode(PngWriter.write(picture), 2);
    Encoded pixels = codec().encode(picture, 2);

    // Then
    assertThat(file.frame()).isEqualTo(pixels.frame());
    assertThat(file.contentType()).isEqualTo("image/png");
    assertThat(file.quality()).isEqualTo(2);
    assertThat(file.passthroughReason()).isEmpty();
  }

  @Test
  default void keepsGray() throws Exception {
    // Given
    Picture picture = SyntheticPicture.gray(50, 30, 6);

    // When
    Encoded encoded = codec().encode(PngWriter.write(picture), codec().levels());
    Picture decoded = decode(encoded.frame());

    // Then
    assertThat(codec().inspect(encoded.frame()).gray()).isTrue();
    assertThat(decoded.gray()).isTrue();
    for (int i = 0; i < decoded.rgb().length; i += 3) {
      assertThat(decoded.rgb()[i]).isEqualTo(decoded.rgb()[i + 1]).isEqualTo(decoded.rgb()[i + 2]);
    }
    assertThat(psnr(picture, decoded)).isGreaterThan(psnrOfMeanColor(picture) + 5);
  }

  @Test
  default void reportsCodedFrame() throws Exception {
    // Given
    Picture picture = SyntheticPicture.of(63, 65, 9);

    for (int level = 1; level <= codec().levels(); level++) {
      // When
      byte[] frame = codec().encode(picture, level).frame();
      FrameInfo report = codec().inspect(frame);

      // Then
      assertThat(report.kind()).isEqualTo(Kind.CODED);
      assertThat(report.quality()).isEqualTo(level);
      assertThat(report.width()).isEqualTo(63);
      assertThat(report.height()).isEqualTo(65);
      assertThat(report.frameBytes()).isEqualTo(frame.length);
      assertThat(report.frameBytes() - report.payloadBytes()).isLessThanOrEqualTo(16);
      assertThat(report.codesDigest()).matches("[0-9a-f]{64}");
    }
  }

  @Test
  default void rejectsBytesThatAreNotAnImage() {
    // Given
    byte[] png = PngWriter.write(SyntheticPicture.of(20, 20, 7));

    // Then
    for (byte[] file :
        List.of(
            new byte[0],
            "no image".getBytes(StandardCharsets.UTF_8),
            Arrays.copyOf(png, png.length / 2))) {
      assertThatThrownBy(() -> codec().encode(file, 1))
          .isInstanceOf(UnreadableImageException.class);
    }
  }

  @Test
  default void rejectsLevelsOutOfRange() {
    // Given
    Picture picture = SyntheticPicture.of(8, 8, 8);
    byte[] file = PngWriter.write(picture);

    // Then
    for (int level : new int[] {-1, 0, codec().levels() + 1}) {
      assertThatThrownBy(() -> codec().encode(picture, level))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("1.." + codec().levels());
      assertThatThrownBy(() -> codec().encode(file, level))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
