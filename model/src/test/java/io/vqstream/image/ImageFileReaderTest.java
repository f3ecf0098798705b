package io.vqstream.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vqstream.image.UnreadableImageException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFileReaderTest {
  private final ImageFileReader reader = new ImageFileReader();

  @Test
  void detectsFormatByFirstBytes() throws Exception {
    // Given
    Picture picture = TestImages.gradient(20, 10);

    // When
    SourceImage png = reader.read(PngWriter.write(picture));
    SourceImage jpeg = reader.read(TestImages.jpeg(picture));
    SourceImage webp = reader.read(TestImages.resource("lossless.webp"));

    // Then
    assertThat(png.contentType()).isEqualTo("image/png");
    assertThat(jpeg.contentType()).isEqualTo("image/jpeg");
    assertThat(webp.contentType()).isEqualTo("image/webp");
  }

  @Test
  void reportsEmptyFile() {
    // When
    UnreadableImageException failure = failure(new byte[0]);

    // Then
    assertThat(failure.reason()).isEqualTo(Reason.EMPTY);
    assertThat(failure).hasMessage("the file is empty");
  }

  @Test
  void rejectsText() {
    // When
    UnreadableImageException failure = failure("no picture\n".getBytes(StandardCharsets.UTF_8));

    // Then
    assertThat(failure.reason()).isEqualTo(Reason.NOT_AN_IMAGE);
    assertThat(failure)
        .hasMessageContaining("6e 6f 20 70 69 63 74 75")
        .hasMessageNotContaining("\n");
  }

  @Test
  void rejectsNoise() {
    // Given
    byte[] noise = new byte[4096];
    new Random(1).nextBytes(noise);

    // When
    UnreadableImageException failure = failure(noise);

    // Then
    assertThat(failure.reason()).isEqualTo(Reason.NOT_AN_IMAGE);
  }

  @Test
  void rejectsOversizedPngByItsHeader() {
    // Given
    byte[] file = PngWriter.write(TestImages.gradient(4, 4));
    ByteBuffer.wrap(file).putInt(16, 60_000).putInt(20, 60_000);

    // When
    UnreadableImageException failure = failure(file);

    // Then
    assertThat(failure.reason()).isEqualTo(Reason.TOO_MANY_PIXELS);
    assertThat(failure).hasMessageContaining("60000x60000").hasMessageContaining("67108864");
  }

  @Test
  void rejectsOversizedJpegByItsHeader() {
    // Given
    byte[] file = TestImages.jpeg(TestImages.gradient(16, 16));
    int frame = indexOf(file, 0xc0);
    ByteBuffer.wrap(file).putShort(frame + 5, (short) 60_000).putShort(frame + 7, (short) 60_000);

    // When
    UnreadableImageException failure = failure(file);

    // Then
    assertThat(failure.reason()).isEqualTo(Reason.TOO_MANY_PIXELS);
    assertThat(failure).hasMessageContaining("60000x60000");
  }

  @Test
  void rejectsOversizedWebpByItsHeader() {
    // Given
    byte[] file = TestImages.resource("lossy.webp");
    ByteBuffer.wrap(file).putInt(26, 0xff3fff3f); // 16383 twice, little-endian

    // When
    UnreadableImageException failure = failure(file);

    // Then
    assertThat(failure.reason()).isEqualTo(Reason.TOO_MANY_PIXELS);
    assertThat(failure).hasMessageContaining("16383x16383");
  }

  @Test
  void appliesConfiguredPixelLimit() throws Exception {
    // Given
    ImageFileReader strict = new ImageFileReader(100);

    // When
    SourceImage atTheLimit = strict.read(PngWriter.write(TestImages.gradient(10, 10)));
    UnreadableImageException aboveIt =
        catchThrowableOfType(
            UnreadableImageException.class,
            () -> strict.read(PngWriter.write(TestImages.gradient(101, 1))));

    // Then
    assertThat(atTheLimit.width()).isEqualTo(10);
    assertThat(aboveIt)
        .hasMessage("the header claims 101x1 = 101 pixels, more than the 100 allowed");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 715_827_883L})
  void rejectsInvalidPixelLimit(long maxPixels) {
    assertThatIllegalArgumentException().isThrownBy(() -> new ImageFileReader(maxPixels));
  }

  @Test
  void rejectsImageWithoutPixels() {
    // Given
    byte[] file = PngWriter.write(TestImages.gradient(4, 4));
    ByteBuffer.wrap(file).putInt(16, 0);

    // When
    UnreadableImageException failure = failure(file);

    // Then
    assertThat(failure.reason()).isEqualTo(Reason.CORRUPT);
    assertThat(failure).hasMessageContaining("0x4");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1x1", "1x70", "70x1", "17x13"})
  void readsAnySize(String size) throws Exception {
    // Given
    String[] sides = size.split("x");
    Picture picture = TestImages.gradient(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));

    // When
    Picture png = TestImages.read(PngWriter.write(picture));
    Picture jpeg = TestImages.read(TestImages.jpeg(picture));

    // Then
    assertThat(png.rgb()).isEqualTo(picture.rgb());
    assertThat(jpeg.width() + "x" + jpeg.height()).isEqualTo(size);
  }

  private UnreadableImageException failure(byte[] file) {
    return catchThrowableOfType(UnreadableImageException.class, () -> reader.read(file));
  }

  private static int indexOf(byte[] jpeg, int marker) {
    int at = 0;
    while (jpeg[at] != (byte) 0xff || jpeg[at + 1] != (byte) marker) {
      at++;
    }
    return at;
  }
}
