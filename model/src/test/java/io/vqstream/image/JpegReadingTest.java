package io.vqstream.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vqstream.image.UnreadableImageException.Reason;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class JpegReadingTest {
  /** Levels by which quality 0.95 and 4:2:0 chroma may move a smooth picture. */
  private static final int CLOSE = 12;

  private final ImageFileReader reader = new ImageFileReader();
  private final Picture picture = TestImages.gradient(64, 48);

  @Test
  void readsBaseline() throws Exception {
    // When
    Picture read = TestImages.read(TestImages.jpeg(picture));

    // Then
    assertThat(read.gray()).isFalse();
    assertThat(worst(read, picture)).isLessThan(CLOSE);
  }

  @Test
  void readsProgressive() throws Exception {
    // When
    Picture read = TestImages.read(TestImages.progressiveJpeg(picture));

    // Then
    assertThat(worst(read, picture)).isLessThan(CLOSE);
  }

  @Test
  void readsGrayWithoutBrightening() throws Exception {
    // Given
    Picture ramp = TestImages.grayRamp(64, 16);

    // When
    Picture read = TestImages.read(TestImages.jpeg(ramp));

    // Then
    assertThat(read.gray()).isTrue();
    assertThat(worst(read, ramp)).isLessThan(6);
  }

  @Test
  void readsRgbChannels() throws Exception {
    // When
    Picture read = TestImages.read(TestImages.rgbJpeg(picture));

    // Then
    assertThat(worst(read, picture)).isLessThan(CLOSE);
  }

  @Test
  void readsYCbCrWithoutJfifSegment() throws Exception {
    // Given
    byte[] jfif = TestImages.jpeg(picture);
    int length = (jfif[4] & 0xff) << 8 | jfif[5] & 0xff;
    byte[] bare = new byte[jfif.length - length - 2];
    System.arraycopy(jfif, 0, bare, 0, 2);
    System.arraycopy(jfif, 4 + length, bare, 2, bare.length - 2);

    // When
    Picture read = TestImages.read(bare);

    // Then
    assertThat(worst(read, picture)).isLessThan(CLOSE);
  }

  @Test
  void passesThroughCmyk() throws Exception {
    // When
    SourceImage read = reader.read(TestImages.cmykJpeg(24, 16));

    // Then
    assertThat(read)
        .isEqualTo(new SourceImage.Passthrough(24, 16, "image/jpeg", PassthroughReason.CMYK));
  }

  @Test
  void reportsUprightSizeOfPassthroughImage() throws Exception {
    // When
    SourceImage read = reader.read(TestImages.turnedJpeg(TestImages.cmykJpeg(24, 16), 6));

    // Then
    assertThat(read)
        .isEqualTo(new SourceImage.Passthrough(16, 24, "image/jpeg", PassthroughReason.CMYK));
  }

  @Test
  void passesThroughTwelveBitSamples() throws Exception {
    // Given
    byte[] file = TestImages.jpeg(picture);
    int frame = 0;
    while (file[frame] != (byte) 0xff || file[frame + 1] != (byte) 0xc0) {
      frame++;
    }
    file[frame + 4] = 12;

    // When
    SourceImage read = reader.read(file);

    // Then
    assertThat(read)
        .isEqualTo(new SourceImage.Passthrough(64, 48, "image/jpeg", PassthroughReason.DEPTH));
  }

  @Test
  void rejectsMissingDataBeforeEndMarker() {
    // Given
    byte[] file = TestImages.jpeg(picture);
    int half = file.length * 2 / 3;
    file[half] = (byte) 0xff;
    file[half + 1] = (byte) 0xd9;

    // When
    UnreadableImageException failure =
        catchThrowableOfType(UnreadableImageException.class, () -> reader.read(file));

    // Then
    assertThat(failure.reason()).isEqualTo(Reason.CORRUPT);
    assertThat(failure).hasMessageContaining("premature end of data");
  }

  @Test
  void readsCompleteFileWithoutEndMarker() throws Exception {
    // When
    SourceImage read = reader.read(TestImages.resource("no_eoi.jpg"));

    // Then
    SourceImage.Codable codable = (SourceImage.Codable) read;
    assertThat(codable.width()).isEqualTo(80);
    assertThat(codable.notes())
        .containsExactly(
            "the file ends without the JPEG end marker EOI, but its image data is complete");
  }

  @Test
  void readsFileTruncatedInTrailingComment() throws Exception {
    // Given
    byte[] file = TestImages.jpeg(picture);
    byte[] cut = Arrays.copyOf(file, file.length + 4);
    System.arraycopy(
        new byte[] {(byte) 0xff, (byte) 0xfe, 0, 99, 'a', 'b'}, 0, cut, file.length - 2, 6);

    // When
    SourceImage read = reader.read(cut);

    // Then
    assertThat(((SourceImage.Codable) read).picture().rgb()).isEqualTo(TestImages.read(file).rgb());
  }

  @Test
  void rejectsProgressiveFileWithoutLastScans() {
    // Given
    byte[] file = TestImages.progressiveJpeg(picture);
    int lastScan = file.length;
    while (file[lastScan - 2] != (byte) 0xff || file[lastScan - 1] != (byte) 0xda) {
      lastScan--;
    }

    for (byte[] end : new byte[][] {{}, {(byte) 0xff}}) {
      byte[] cut = Arrays.copyOf(file, lastScan - 2 + end.length);
      System.arraycopy(end, 0, cut, lastScan - 2, end.length);

      // When
      UnreadableImageException failure =
          catchThrowableOfType(UnreadableImageException.class, () -> reader.read(cut));

      // Then
      assertThat(failure.reason()).isEqualTo(Reason.CORRUPT);
      assertThat(failure).hasMessageContaining("without an end marker");
    }
  }

  @Test
  void readsFileWithPaddingAfterItsEnd() throws Exception {
    // Given
    byte[] file = TestImages.jpeg(picture);
    byte[] longer = Arrays.copyOf(file, file.length + 100);

    // When
    Picture read = TestImages.read(longer);

    // Then
    assertThat(worst(read, picture)).isLessThan(CLOSE);
  }

  private static int worst(Picture actual, Picture expected) {
    assertThat(actual.rgb()).hasSameSizeAs(expected.rgb());
    int worst = 0;
    for (int i = 0; i < actual.rgb().length; i++) {
      worst = Math.max(worst, Math.abs((actual.rgb()[i] & 0xff) - (expected.rgb()[i] & 0xff)));
    }
    return worst;
  }
}
