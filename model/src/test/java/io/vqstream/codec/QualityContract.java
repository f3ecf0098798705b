package io.vqstream.codec;

import static io.vqstream.codec.CodecUnderTest.psnr;
import static io.vqstream.codec.CodecUnderTest.psnrOfMeanColor;
import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.image.Picture;
import org.junit.jupiter.api.Test;

/** PSNR and bytes of the quality levels. */
interface QualityContract extends CodecUnderTest {
  /** Max frame size in bytes per pixel; uncompressed pixels have 3. */
  double MAX_BYTES_PER_PIXEL = 0.5;

  @Test
  default void exceedsPsnrOfMeanColorAtEveryLevel() throws Exception {
    // Given
    Picture picture = SyntheticPicture.of(192, 128, 3);
    double constant = psnrOfMeanColor(picture);

    for (int level = 1; level <= codec().levels(); level++) {
      // When
      Picture decoded = decode(codec().encode(picture, level).frame());

      // Then
      assertThat(psnr(picture, decoded)).as("level %d", level).isGreaterThan(constant + 5);
    }
  }

  @Test
  default void makesFramesMuchSmallerThanPixels() {
    // Given
    Picture picture = SyntheticPicture.of(192, 128, 3);

    // When
    Encoded encoded = codec().encode(picture, codec().levels());

    // Then
    assertThat(encoded.frame().length).isLessThan((int) (picture.pixels() * MAX_BYTES_PER_PIXEL));
  }

  @Test
  default void raisesBytesAndPsnrWithLevel() throws Exception {
    // Given
    Picture picture = SyntheticPicture.of(192, 128, 4);
    int bytes = 0;
    double psnr = 0;

    for (int level = 1; level <= codec().levels(); level++) {
      // When
      byte[] frame = codec().encode(picture, level).frame();
      Picture decoded = decode(frame);

      // Then
      assertThat(frame.length).as("bytes of level %d", level).isGreaterThan(bytes);
      assertThat(psnr(picture, decoded)).as("PSNR of level %d", level).isGreaterThan(psnr);
      bytes = frame.length;
      psnr = psnr(picture, decoded);
    }
  }

  /** The overhead of the range coder and of integer frequencies is small. */
  @Test
  default void keepsPayloadWithin1PercentOfCrossEntropy() throws Exception {
    // Given
    Picture picture = SyntheticPicture.of(192, 128, 10);

    for (int level = 1; level <= codec().levels(); level++) {
      // When
      FrameInfo report = codec().inspect(codec().encode(picture, level).frame());

      // Then
      double min = report.crossEntropyBits() / 8;
      assertThat((double) report.payloadBytes())
          .as("level %d, %s", level, report)
          .isBetween(0.99 * min - 4, 1.01 * min + 4);
    }
  }
}
