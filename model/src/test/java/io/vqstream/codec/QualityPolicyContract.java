package io.vqstream.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.vqstream.frame.FrameException;
import io.vqstream.frame.Kind;
import io.vqstream.image.PassthroughReason;
import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;
import org.junit.jupiter.api.Test;

/** Encoding with a min PSNR. */
interface QualityPolicyContract extends CodecUnderTest {

  /** Tolerance in dB for pixels of another machine. */
  double DIFFERENCE = 0.05;

  @Test
  default void reportsPsnrOfDecodedImage() throws Exception {
    // Given
    Picture picture = SyntheticPicture.of(120, 72, 21);

    // When
    Encoded encoded = codec().encode(PngWriter.write(picture), QualityPolicy.atLeast(0, 2, 2));

    // Then
    assertThat(encoded.quality()).isEqualTo(2);
    assertThat(encoded.psnr().getAsDouble())
        .isCloseTo(psnrAfter(encoded, picture), within(DIFFERENCE));
  }

  @Test
  default void keepsStartLevelAboveMinPsnr() throws Exception {
    // Given
    Picture picture = SyntheticPicture.of(120, 72, 22);
    byte[] file = PngWriter.write(picture);
    double psnr = psnrAfter(codec().encode(file, 1), picture);

    // When
    Encoded encoded = codec().encode(file, QualityPolicy.atLeast(psnr - 0.5, 1, codec().levels()));

    // Then
    assertThat(encoded.quality()).isEqualTo(1);
    assertThat(encoded.frame()).isEqualTo(codec().encode(file, 1).frame());
  }

  @Test
  default void choosesLowestLevelAboveMinPsnr() throws Exception {
    // Given
    Picture picture = SyntheticPicture.of(120, 72, 23);
    byte[] file = PngWriter.write(picture);
    double first = psnrAfter(codec().encode(file, 1), picture);
    double second = psnrAfter(codec().encode(file, 2), picture);

    // When
    Encoded encoded =
        codec().encode(file, QualityPolicy.atLeast((first + second) / 2, 1, codec().levels()));

    // Then
    assertThat(encoded.kind()).isEqualTo(Kind.CODED);
    assertThat(encoded.quality()).isEqualTo(2);
  }

  @Test
  default void passesThroughBelowMinPsnrAtMaxLevel() throws Exception {
    // Given
    byte[] file = PngWriter.write(SyntheticPicture.of(120, 72, 24));

    // When
    Encoded encoded = codec().encode(file, QualityPolicy.atLeast(90, 1, 2));

    // Then
    assertThat(encoded.kind()).isEqualTo(Kind.PASSTHROUGH);
    assertThat(encoded.passthroughReason()).hasValue(PassthroughReason.FIDELITY);
    assertThat(encoded.psnr()).isEmpty();
    assertThat(codec().decode(encoded.frame()).file()).isEqualTo(file);
    assertThat(codec().inspect(encoded.frame()).passthroughReason())
        .isEqualTo("the codec would not keep it faithful");
  }

  @Test
  default void measuresPsnrOfGrayImageInGray() throws Exception {
    // Given
    Picture picture = SyntheticPicture.gray(120, 72, 25);

    // When
    Encoded encoded = codec().encode(PngWriter.write(picture), QualityPolicy.atLeast(0, 1, 1));

    // Then
    assertThat(encoded.psnr().getAsDouble())
        .isCloseTo(psnrAfter(encoded, picture), within(DIFFERENCE));
  }

  @Test
  default void rejectsMaxLevelOutOfRange() {
    // Given
    byte[] file = PngWriter.write(SyntheticPicture.of(16, 16, 26));

    // When / Then
    assertThatThrownBy(() -> codec().encode(file, QualityPolicy.atLeast(30, 1, 63)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("quality 63 is out of range");
  }

  private double psnrAfter(Encoded encoded, Picture picture) throws FrameException {
    return CodecUnderTest.psnr(picture, decode(encoded.frame()));
  }
}
