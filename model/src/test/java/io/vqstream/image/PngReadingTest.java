package io.vqstream.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vqstream.image.UnreadableImageException.Reason;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PngReadingTest {
  private final ImageFileReader reader = new ImageFileReader();

  @Test
  void readsRgb() throws Exception {
    // Given
    Picture picture = TestImages.gradient(33, 21);

    // When
    Picture read = TestImages.read(TestPng.of(picture).build());

    // Then
    assertThat(read.gray()).isFalse();
    assertThat(read.rgb()).isEqualTo(picture.rgb());
  }

  @Test
  void readsGrayLevelsUnchanged() throws Exception {
    // Given
    int[] levels = IntStream.range(0, 256).toArray();

    // When
    Picture read =
        TestImages.read(TestPng.of(16, 16).type(PngHeader.GRAY, 8).samples(levels).build());

    // Then
    assertThat(read.gray()).isTrue();
    assertThat(TestImages.samples(read)).isEqualTo(levels);
    assertThat(TestImages.pixel(read, 8, 8)).containsExactly(136, 136, 136);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void scalesGrayOfFewBitsToFullRange(int bits) throws Exception {
    // Given
    int levels = 1 << bits;
    int[] samples = IntStream.range(0, levels * 3).map(i -> i % levels).toArray();

    // When
    byte[] file = TestPng.of(levels, 3).type(PngHeader.GRAY, bits).samples(samples).build();
    Picture read = TestImages.read(file);

    // Then
    assertThat(read.gray()).isTrue();
    assertThat(TestImages.samples(read))
        .isEqualTo(Arrays.stream(samples).map(s -> s * 255 / (levels - 1)).toArray());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void looksUpPaletteColors(int bits) throws Exception {
    // Given
    byte[] palette = {10, 20, 30, (byte) 200, (byte) 150, 100};
    TestPng png = TestPng.of(3, 2).type(PngHeader.PALETTE, bits).chunk("PLTE", palette);

    // When
    Picture read = TestImages.read(png.samples(0, 1, 0, 1, 1, 0).build());

    // Then
    assertThat(read.gray()).isFalse();
    assertThat(TestImages.pixel(read, 0, 0)).containsExactly(10, 20, 30);
    assertThat(TestImages.pixel(read, 1, 0)).containsExactly(200, 150, 100);
    assertThat(TestImages.pixel(read, 2, 1)).containsExactly(10, 20, 30);
  }

  @Test
  void readsInterlaced() throws Exception {
    // Given
    Picture picture = TestImages.gradient(19, 23);

    // When
    Picture read = TestImages.read(TestPng.of(picture).interlaced().build());

    // Then
    assertThat(read.rgb()).isEqualTo(picture.rgb());
  }

  @Test
  void readsInterlacedGrayOfFewBits() throws Exception {
    // Given
    int[] samples = IntStream.range(0, 11 * 9).map(i -> i * 7 % 4).toArray();

    // When
    byte[] file = TestPng.of(11, 9).type(PngHeader.GRAY, 2).interlaced().samples(samples).build();

    // Then
    assertThat(TestImages.samples(TestImages.read(file)))
        .isEqualTo(Arrays.stream(samples).map(s -> s * 85).toArray());
  }

  @Test
  void readsRgbWithOpaqueAlpha() throws Exception {
    // Given
    int[] samples = {1, 2, 3, 255, 4, 5, 6, 255};

    // When
    Picture read =
        TestImages.read(TestPng.of(2, 1).type(PngHeader.RGB_ALPHA, 8).samples(samples).build());

    // Then
    assertThat(read.gray()).isFalse();
    assertThat(read.rgb()).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void readsGrayWithOpaqueAlpha() throws Exception {
    // Given
    TestPng png = TestPng.of(2, 1).type(PngHeader.GRAY_ALPHA, 8).samples(100, 255, 7, 255);

    // When
    Picture read = TestImages.read(png.build());

    // Then
    assertThat(read.gray()).isTrue();
    assertThat(read.rgb()).containsExactly(100, 100, 100, 7, 7, 7);
  }

  @Test
  void passesThroughTransparentPixels() throws Exception {
    // Given
    TestPng rgba = TestPng.of(2, 1).type(PngHeader.RGB_ALPHA, 8);
    TestPng grayAlpha = TestPng.of(1, 2).type(PngHeader.GRAY_ALPHA, 8);

    // When
    SourceImage color = reader.read(rgba.samples(1, 2, 3, 255, 4, 5, 6, 254).build());
    SourceImage gray = reader.read(grayAlpha.samples(1, 255, 2, 0).build());

    // Then
    assertThat(color)
        .isEqualTo(new SourceImage.Passthrough(2, 1, "image/png", PassthroughReason.ALPHA));
    assertThat(gray)
        .isEqualTo(new SourceImage.Passthrough(1, 2, "image/png", PassthroughReason.ALPHA));
  }

  @Test
  void passesThroughTransparentPaletteColor() throws Exception {
    // Given
    byte[] palette = {10, 20, 30, 40, 50, 60};
    TestPng png =
        TestPng.of(2, 1)
            .type(PngHeader.PALETTE, 8)
            .chunk("PLTE", palette)
            .chunk("tRNS", (byte) 255, (byte) 0);

    // When
    SourceImage used = reader.read(png.samples(0, 1).build());
    SourceImage unused = reader.read(png.samples(0, 0).build());

    // Then
    assertThat(used).isInstanceOf(SourceImage.Passthrough.class);
    assertThat(((SourceImage.Codable) unused).picture().rgb())
        .containsExactly(10, 20, 30, 10, 20, 30);
  }

  @Test
  void passesThroughTransparentColor() throws Exception {
    // Given
    TestPng png = TestPng.of(2, 1).type(PngHeader.RGB, 8);
    png.chunk("tRNS", (byte) 0, (byte) 4, (byte) 0, (byte) 5, (byte) 0, (byte) 6);

    // When
    SourceImage used = reader.read(png.samples(1, 2, 3, 4, 5, 6).build());
    SourceImage unused = reader.read(png.samples(1, 2, 3, 4, 5, 7).build());

    // Then
    assertThat(used).isInstanceOf(SourceImage.Passthrough.class);
    assertThat(((SourceImage.Codable) unused).picture().rgb()).containsExactly(1, 2, 3, 4, 5, 7);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void passesThroughTransparentGray(int bits) throws Exception {
    // Given
    TestPng png = TestPng.of(3, 1).type(PngHeader.GRAY, bits);
    png.chunk("tRNS", (byte) 0, (byte) 1);

    // When
    SourceImage used = reader.read(png.samples(0, 1, 0).build());
    SourceImage unused = reader.read(png.samples(0, 0, 0).build());

    // Then
    assertThat(used).isInstanceOf(SourceImage.Passthrough.class);
    assertThat(((SourceImage.Codable) unused).picture().rgb()).containsOnly(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {PngHeader.GRAY, PngHeader.RGB, PngHeader.GRAY_ALPHA, PngHeader.RGB_ALPHA})
  void passesThroughSixteenBitSamples(int colorType) throws Exception {
    // Given
    TestPng png = TestPng.of(2, 1).type(colorType, 16).samples(new int[8]);

    // When
    SourceImage read = reader.read(png.build());

    // Then
    assertThat(read)
        .isEqualTo(new SourceImage.Passthrough(2, 1, "image/png", PassthroughReason.DEPTH));
  }

  @Test
  void passesThroughAnimation() throws Exception {
    // Given
    TestPng png =
        TestPng.of(TestImages.gradient(2, 2)).chunk("acTL", new byte[] {0, 0, 0, 2, 0, 0, 0, 0});

    // When
    SourceImage read = reader.read(png.build());

    // Then
    assertThat(read)
        .isEqualTo(new SourceImage.Passthrough(2, 2, "image/png", PassthroughReason.ANIMATION));
  }

  @Test
  void reportsDamagedChunk() {
    // Given
    byte[] file = PngWriter.write(TestImages.gradient(8, 8));
    file[60] ^= 1;

    // When
    UnreadableImageException failure = failure(file);

    // Then
    assertThat(failure.reason()).isEqualTo(Reason.CORRUPT);
    assertThat(failure).hasMessage("wrong CRC of the PNG chunk IDAT at byte 33");
  }

  @Test
  void ignoresDamagedAncillaryChunk() throws Exception {
    // Given
    Picture picture = TestImages.gradient(8, 8);
    byte[] file = TestPng.of(picture).chunk("tEXt", (byte) 'a', (byte) 0, (byte) 'b').build();
    file[41] ^= 1;

    // When
    Picture read = TestImages.read(file);

    // Then
    assertThat(read.rgb()).isEqualTo(picture.rgb());
  }

  @Test
  void rejectsMissingPixels() {
    // Given
    TestPng twoRows = TestPng.of(4, 2).type(PngHeader.GRAY, 8).samples(new int[8]);
    byte[] file = TestPng.of(4, 9).type(PngHeader.GRAY, 8).samples(new int[36]).build();
    byte[] fewer = twoRows.build();
    System.arraycopy(file, 0, fewer, 0, 33);

    // When
    UnreadableImageException failure = failure(fewer);

    // Then
    assertThat(failure.reason()).isEqualTo(Reason.CORRUPT);
    assertThat(failure).hasMessageStartingWith("the PNG data cannot be decoded: ");
    assertThat(failure.getMessage()).doesNotContain("\n");
  }

  @Test
  void readsCompleteFileWithoutEndChunk() throws Exception {
    // When
    SourceImage read = reader.read(TestImages.resource("no_iend.png"));

    // Then
    SourceImage.Codable codable = (SourceImage.Codable) read;
    assertThat(codable.width()).isEqualTo(16);
    assertThat(codable.notes())
        .containsExactly(
            "the file ends without the PNG end chunk IEND, but its image data is complete");
  }

  @Test
  void readsFileTruncatedInTrailingText() throws Exception {
    // Given
    Picture picture = TestImages.gradient(8, 8);
    byte[] file = TestPng.of(picture).chunkAfterPixels("tEXt", new byte[100]).build();

    // When
    Picture read = TestImages.read(Arrays.copyOf(file, file.length - 80));

    // Then
    assertThat(read.rgb()).isEqualTo(picture.rgb());
  }

  @Test
  void rejectsAnimationWithoutEndChunk() {
    // Given
    TestPng png = TestPng.of(TestImages.gradient(8, 8)).chunk("acTL", new byte[8]);
    byte[] file = png.build();

    // When
    UnreadableImageException failure = failure(Arrays.copyOf(file, file.length - 12));

    // Then
    assertThat(failure.reason()).isEqualTo(Reason.CORRUPT);
  }

  private UnreadableImageException failure(byte[] file) {
    return catchThrowableOfType(UnreadableImageException.class, () -> reader.read(file));
  }
}
