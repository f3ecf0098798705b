package io.vqstream.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vqstream.image.UnreadableImageException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No ancillary chunk makes a PNG unreadable, whatever is wrong with it. */
class PngChunkTest {
  private static final int WIDTH = 11;
  private static final int HEIGHT = 5;
  private static final byte[] PALETTE = {(byte) 200, 30, 40, 20, (byte) 160, 60};

  /** Contents that are in order; none of them changes a pixel. */
  private static final Map<String, String> CONTENTS =
      Map.ofEntries(
          Map.entry("tEXt", "Comment\0text"),
          Map.entry("zTXt", "Comment\0\0x\234\3\0\0\0\0\1"),
          Map.entry("iTXt", "Comment\0\0\0en\0key\0text"),
          Map.entry("sPLT", "name\0\10\1\2\3\377\0\1"),
          Map.entry("tIME", "\7\344\1\2\3\4\5"),
          Map.entry("pHYs", "\0\0\13\23\0\0\13\23\1"),
          Map.entry("gAMA", "\0\0\261\217"),
          Map.entry(
              "cHRM", "\0\0z&\0\0\200\204\0\0\372\0\0\0\200\350\0\0u0\0\0\352`\0\0:\230\0\0\27p"),
          Map.entry("sRGB", "\0"),
          Map.entry("cICP", "\1\15\0\1"),
          Map.entry("bKGD", "\0\0"),
          Map.entry("hIST", "\0\1\0\1"),
          Map.entry("sBIT", "\1"),
          Map.entry("eXIf", "MM\0*\0\0\0\10\0\0\0\0\0\0"),
          Map.entry("oFFs", "\0\0\0\1\0\0\0\1\0"),
          Map.entry("xxXx", "anything"));

  private static final List<UnaryOperator<byte[]>> DEFECTS =
      List.of(
          content -> content,
          content -> new byte[0],
          content -> Arrays.copyOf(content, content.length - 1),
          content -> Arrays.copyOf(content, content.length + 3),
          content -> Arrays.copyOf(content, 2000),
          PngChunkTest::withoutZeros);

  @ParameterizedTest
  @CsvSource({
    "3, 1", "3, 2", "3, 4", "3, 8", "0, 1", "0, 2", "0, 4", "0, 8", "2, 8", "4, 8", "6, 8"
  })
  void readsPixelsDespiteMalformedChunks(int colorType, int bits) throws Exception {
    for (boolean interlaced : new boolean[] {false, true}) {
      Picture expected = TestImages.read(image(colorType, bits, interlaced).build());
      for (Map.Entry<String, String> chunk : CONTENTS.entrySet()) {
        for (UnaryOperator<byte[]> defect : DEFECTS) {
          // Given
          String type = chunk.getKey();
          byte[] content = defect.apply(chunk.getValue().getBytes(StandardCharsets.ISO_8859_1));
          TestPng before = image(colorType, bits, interlaced).chunk(type, content);
          TestPng twice = image(colorType, bits, interlaced).chunk(type, content);
          TestPng damaged = image(colorType, bits, interlaced).damagedChunk(type, content);
          TestPng amid = image(colorType, bits, interlaced).chunkAmidPixels(type, content);
          TestPng after = image(colorType, bits, interlaced).chunkAfterPixels(type, content);

          for (TestPng png : List.of(before, twice.chunk(type, content), damaged, amid, after)) {
            // When
            Picture read = TestImages.read(png.build());

            // Then
            assertThat(read.rgb())
                .as("%s of %d bytes", type, content.length)
                .isEqualTo(expected.rgb());
          }
        }
      }
    }
  }

  private static TestPng image(int colorType, int bits, boolean interlaced) {
    TestPng png = TestPng.of(WIDTH, HEIGHT).type(colorType, bits);
    int[] samples = new int[WIDTH * HEIGHT * 4];
    boolean alpha = colorType == PngHeader.GRAY_ALPHA || colorType == PngHeader.RGB_ALPHA;
    int channels = colorType == PngHeader.GRAY_ALPHA ? 2 : 4;
    for (int i = 0; i < samples.length; i++) {
      samples[i] = alpha && i % channels == channels - 1 ? 255 : i * 7 / 3 % 2;
    }
    png.samples(samples);
    if (colorType == PngHeader.PALETTE) {
      png.chunk("PLTE", PALETTE);
    }
    return interlaced ? png.interlaced() : png;
  }

  private static byte[] withoutZeros(byte[] content) {
    byte[] without = content.clone();
    for (int i = 0; i < without.length; i++) {
      without[i] = without[i] == 0 ? (byte) 'x' : without[i];
    }
    return without;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pal_tEXt_nonul",
        "pal_badcrc_tEXt_nonul",
        "pal_pHYs_long",
        "pal_tRNS_before_PLTE",
        "rgb_tEXt_nonul"
      })
  void readsFilesWithOneMalformedChunk(String name) throws Exception {
    // When
    Picture read = TestImages.read(TestImages.resource(name + ".png"));

    // Then
    assertThat(TestImages.pixel(read, 0, 0)).containsExactly(200, 30, 40);
    assertThat(read.rgb())
        .isEqualTo(TestImages.read(TestImages.resource("rgb_tEXt_nonul.png")).rgb());
  }

  @Test
  void ignoresMisplacedOrMalformedTransparency() throws Exception {
    // Given
    byte[] clear = {0, 0};
    byte[] tooLong = {0, 0, 0};
    TestPng beforePalette =
        TestPng.of(2, 1).type(PngHeader.PALETTE, 8).chunk("tRNS", clear).chunk("PLTE", PALETTE);
    TestPng palette = TestPng.of(2, 1).type(PngHeader.PALETTE, 8).chunk("PLTE", PALETTE);
    TestPng gray = TestPng.of(2, 1).type(PngHeader.GRAY, 8);

    for (TestPng png :
        List.of(
            beforePalette,
            palette.chunk("tRNS", tooLong).chunkAfterPixels("tRNS", clear),
            gray.chunk("tRNS", tooLong).chunkAfterPixels("tRNS", clear))) {
      // When
      SourceImage read = new ImageFileReader().read(png.samples(0, 1).build());

      // Then
      assertThat(read).isInstanceOf(SourceImage.Codable.class);
    }
  }

  @Test
  void passesThroughIndexOutsidePalette() throws Exception {
    // Given
    TestPng png = TestPng.of(2, 1).type(PngHeader.PALETTE, 8).chunk("PLTE", PALETTE);

    // When
    SourceImage read = new ImageFileReader().read(png.samples(0, 7).build());

    // Then
    assertThat(read)
        .isEqualTo(new SourceImage.Passthrough(2, 1, "image/png", PassthroughReason.UNDECODABLE));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 771})
  void rejectsPaletteOfWrongLength(int length) {
    // Given
    TestPng png = TestPng.of(2, 1).type(PngHeader.PALETTE, 8).chunk("PLTE", new byte[length]);

    // When
    UnreadableImageException failure = failure(png.samples(0, 0).build());

    // Then
    assertThat(failure.reason()).isEqualTo(Reason.CORRUPT);
    assertThat(failure).hasMessageContaining("palette of " + length + " bytes");
  }

  @Test
  void ignoresSuggestedPalette() throws Exception {
    // Given
    TestPng png = TestPng.of(1, 1).samples(1, 2, 3).chunk("PLTE", new byte[4]);

    // When
    Picture read = TestImages.read(png.build());

    // Then
    assertThat(TestImages.pixel(read, 0, 0)).containsExactly(1, 2, 3);
  }

  private static UnreadableImageException failure(byte[] file) {
    return catchThrowableOfType(
        UnreadableImageException.class, () -> new ImageFileReader().read(file));
  }
}
