package io.vqstream.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vqstream.image.UnreadableImageException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The files were made by libwebp's tools from PNGs of {@link TestImages}:
 *
 * <pre>{@code
 * gradient.png = gradient(40, 24); alpha.png = the same, see-through in its right half
 * rings.png = rings(72, 48)
 *
 * cwebp -lossless gradient.png -o lossless.webp
 * cwebp -q 30 rings.png -o lossy.webp; dwebp lossy.webp -o lossy-by-libwebp.png
 * cwebp -lossless alpha.png -o alpha-lossless.webp
 * cwebp -q 80 alpha.png -o alpha-lossy.webp
 * cwebp -q 80 -alpha_method 0 alpha.png -o alpha-raw.webp
 * img2webp -lossless -d 100 gradient.png -d 100 alpha.png -o animated.webp
 * webpmux -set exif exif.bin lossless.webp -o turned.webp          exif.bin = exif(6)
 * webpmux -set icc linear.icc lossless.webp -o profiled.webp       the JDK's CS_LINEAR_RGB
 * cwebp -lossless one.png -o one-color.webp                       1200x1200, all (10, 200, 30)
 * }</pre>
 *
 * <p>{@code alpha-lossless-100x30.webp} was refused by an earlier decoder. {@code endless.webp} was
 * found by {@link ImageFileFuzzTest}: a lossless image whose codes go on after the end of the file.
 */
class WebpReadingTest {
  /** Where a VP8X chunk has its flags, and the one that promises alpha. */
  private static final int FLAGS_AT = 20;

  private static final int FLAG_ALPHA = 0x10;

  /** Where a lossless image without VP8X has its version, behind alpha in the highest bits. */
  private static final int VERSION_AT = 24;

  private final ImageFileReader reader = new ImageFileReader();

  @Test
  void readsLossless() throws Exception {
    // When
    Picture read = TestImages.read(TestImages.resource("lossless.webp"));

    // Then
    assertThat(read.rgb()).isEqualTo(TestImages.gradient(40, 24).rgb());
  }

  @Test
  void readsSingleColorImageOfFewBytes() throws Exception {
    // When
    Picture read = TestImages.read(TestImages.resource("one-color.webp"));

    // Then
    assertThat(read.pixels()).isEqualTo(1200 * 1200);
    assertThat(read.rgb()).startsWith(10, (byte) 200, 30).endsWith(10, (byte) 200, 30);
  }

  @Test
  @Timeout(10)
  void rejectsTruncatedLosslessData() throws Exception {
    // When
    SourceImage read = reader.read(TestImages.resource("endless.webp"));

    // Then
    assertThat(read)
        .isEqualTo(
            new SourceImage.Passthrough(257, 1, "image/webp", PassthroughReason.UNDECODABLE));
  }

  @Test
  void decodesLossyAsLibwebpDoes() throws Exception {
    // Given
    Picture expected = TestImages.read(TestImages.resource("lossy-by-libwebp.png"));

    // When
    Picture read = TestImages.read(TestImages.resource("lossy.webp"));

    // Then
    assertThat(read.rgb()).isEqualTo(expected.rgb());
  }

  @Test
  void passesThroughUndecodableData() throws Exception {
    // Given
    byte[] file = TestImages.resource("lossless.webp");
    file[VERSION_AT] |= (byte) 0x20; // a version to come, of three bits

    // When
    SourceImage read = reader.read(file);

    // Then
    assertThat(read)
        .isEqualTo(
            new SourceImage.Passthrough(40, 24, "image/webp", PassthroughReason.UNDECODABLE));
  }

  @Test
  void rejectsTruncatedLossyData() {
    // Given the chunk shortened to half, its length and the file's made right again
    byte[] whole = TestImages.resource("lossy.webp");
    byte[] file = Arrays.copyOf(whole, whole.length / 2 & ~1);
    ByteBuffer.wrap(file)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(4, file.length - 8)
        .putInt(16, file.length - 20);

    // When
    UnreadableImageException failure =
        catchThrowableOfType(UnreadableImageException.class, () -> reader.read(file));

    // Then
    assertThat(failure.reason()).isEqualTo(Reason.CORRUPT);
    assertThat(failure).hasMessageContaining("ends within");
  }

  @Test
  void rejectsFirstPartitionOutOfRange() {
    // Given
    byte[] file = TestImages.resource("lossy.webp");
    file[22] = (byte) 0xff; // the highest bits of its length

    // When
    UnreadableImageException failure =
        catchThrowableOfType(UnreadableImageException.class, () -> reader.read(file));

    // Then
    assertThat(failure.reason()).isEqualTo(Reason.CORRUPT);
    assertThat(failure).hasMessageContaining("first partition");
  }

  @Test
  void passesThroughLosslessWithAlpha() throws Exception {
    // When
    SourceImage read = reader.read(TestImages.resource("alpha-lossless-100x30.webp"));

    // Then
    assertThat(read)
        .isEqualTo(new SourceImage.Passthrough(100, 30, "image/webp", PassthroughReason.ALPHA));
  }

  @ParameterizedTest
  @ValueSource(strings = {"alpha-lossless.webp", "alpha-lossy.webp", "alpha-raw.webp"})
  void passesThroughUsedAlpha(String name) throws Exception {
    // When
    SourceImage read = reader.read(TestImages.resource(name));

    // Then
    assertThat(read)
        .isEqualTo(new SourceImage.Passthrough(40, 24, "image/webp", PassthroughReason.ALPHA));
  }

  @Test
  void passesThroughAlphaMissingInHeader() throws Exception {
    // Given
    byte[] file = TestImages.resource("alpha-lossy.webp");
    file[FLAGS_AT] &= ~FLAG_ALPHA;

    // When
    SourceImage read = reader.read(file);

    // Then
    assertThat(read)
        .isEqualTo(new SourceImage.Passthrough(40, 24, "image/webp", PassthroughReason.ALPHA));
  }

  @Test
  void ignoresAlphaFlagWithoutAlphaData() throws Exception {
    // Given
    byte[] file = TestImages.resource("turned.webp");
    file[FLAGS_AT] |= FLAG_ALPHA;

    // When
    SourceImage read = reader.read(file);

    // Then
    assertThat(read).isInstanceOf(SourceImage.Codable.class);
  }

  @Test
  void passesThroughAnimation() throws Exception {
    // When
    SourceImage read = reader.read(TestImages.resource("animated.webp"));

    // Then
    assertThat(read)
        .isEqualTo(new SourceImage.Passthrough(40, 24, "image/webp", PassthroughReason.ANIMATION));
  }

  @Test
  void rejectsImageOfOtherSizeThanCanvas() {
    // Given
    byte[] file = TestImages.resource("turned.webp");
    file[24]++; // the canvas is a column wider

    // When
    UnreadableImageException failure =
        catchThrowableOfType(UnreadableImageException.class, () -> reader.read(file));

    // Then
    assertThat(failure.reason()).isEqualTo(Reason.CORRUPT);
    assertThat(failure).hasMessageContaining("40x24").hasMessageContaining("41x24");
  }
}
