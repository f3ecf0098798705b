package io.vqstream.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the EXIF standard wants the stored first row and first column to be seen. */
class OrientationTest {
  private static final int WIDTH = 7;
  private static final int HEIGHT = 4;

  private final Picture stored = TestImages.gradient(WIDTH, HEIGHT);

  @ParameterizedTest
  @CsvSource({
    "1, top, left",
    "2, top, right",
    "3, bottom, right",
    "4, bottom, left",
    "5, left, top",
    "6, right, top",
    "7, right, bottom",
    "8, left, bottom"
  })
  void appliesAllOrientations(int orientation, String row, String column) throws Exception {
    // Given
    byte[] file = TestPng.of(stored).chunk("eXIf", TestImages.exif(orientation)).build();

    // When
    Picture shown = TestImages.read(file);

    // Then
    boolean rowsStayRows = row.equals("top") || row.equals("bottom");
    assertThat(shown.width()).isEqualTo(rowsStayRows ? WIDTH : HEIGHT);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int along = fromEdge(column, x, WIDTH);
        int down = fromEdge(row, y, HEIGHT);
        assertThat(
                TestImages.pixel(shown, rowsStayRows ? along : down, rowsStayRows ? down : along))
            .isEqualTo(TestImages.pixel(stored, x, y));
      }
    }
  }

  private static int fromEdge(String edge, int distance, int length) {
    return edge.equals("top") || edge.equals("left") ? distance : length - 1 - distance;
  }

  @Test
  void rotatesGrayImage() throws Exception {
    // Given
    TestPng png = TestPng.of(3, 1).type(PngHeader.GRAY, 8).samples(1, 2, 3);

    // When
    Picture shown = TestImages.read(png.chunk("eXIf", TestImages.exif(8)).build());

    // Then
    assertThat(shown.gray()).isTrue();
    assertThat(TestImages.samples(shown)).containsExactly(3, 2, 1);
  }

  @Test
  void rotatesJpeg() throws Exception {
    // Given
    byte[] upright = TestImages.jpeg(TestImages.gradient(40, 24));

    // When
    Picture shown = TestImages.read(TestImages.turnedJpeg(upright, 6));

    // Then
    Picture asStored = TestImages.read(upright);
    assertThat(shown.width()).isEqualTo(24);
    assertThat(TestImages.pixel(shown, 23, 0)).isEqualTo(TestImages.pixel(asStored, 0, 0));
    assertThat(TestImages.pixel(shown, 23, 39)).isEqualTo(TestImages.pixel(asStored, 39, 0));
  }

  @Test
  void rotatesWebp() throws Exception {
    // When
    Picture shown = TestImages.read(TestImages.resource("turned.webp"));

    // Then
    Picture asStored = TestImages.gradient(40, 24);
    assertThat(shown.width()).isEqualTo(24);
    assertThat(TestImages.pixel(shown, 23, 0)).isEqualTo(TestImages.pixel(asStored, 0, 0));
    assertThat(TestImages.pixel(shown, 0, 39)).isEqualTo(TestImages.pixel(asStored, 39, 23));
  }

  @ParameterizedTest
  @ValueSource(strings = {"exif_long_6.jpg", "exif_png_rawprofile_6.png"})
  void rotatesFilesWithUnusualExif(String name) throws Exception {
    // When
    Picture shown = TestImages.read(TestImages.resource(name));

    // Then
    assertThat(shown.height()).isGreaterThan(shown.width());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MM 0001 00000001 06000000",
        "MM 0003 00000001 00060000",
        "MM 0004 00000001 00000006",
        "II 0100 01000000 06000000",
        "II 0300 01000000 06000000",
        "II 0400 01000000 06000000"
      })
  void readsUnsignedTypesInBothByteOrders(String entry) {
    // Given
    boolean big = entry.startsWith("MM");
    String head = big ? "4d4d002a000000080001" + "0112" : "49492a00080000000100" + "1201";
    String tiff = head + entry.substring(3).replace(" ", "") + "00000000";

    // When
    Optional<Orientation> orientation = ExifOrientation.find(HexFormat.of().parseHex(tiff));

    // Then
    assertThat(orientation).contains(Orientation.TURNED_90);
  }

  @ParameterizedTest
  @CsvSource({
    "tEXt, exif",
    "zTXt, exif",
    "iTXt, exif",
    "iTXt compressed, exif",
    "tEXt, APP1",
    "zTXt, APP1",
    "iTXt, APP1",
    "iTXt compressed, APP1",
    "zTXt, generic profile"
  })
  void rotatesPngWithRawProfile(String form, String profile) throws Exception {
    // Given
    TestPng png = TestPng.of(stored).chunkAfterPixels(form.substring(0, 4), raw(form, profile));

    // When
    Picture shown = TestImages.read(png.build());

    // Then
    assertThat(shown.width()).isEqualTo(HEIGHT);
  }

  @Test
  void prefersExifChunkToRawProfiles() throws Exception {
    // Given
    TestPng png = TestPng.of(stored).chunk("tEXt", raw("tEXt", "exif"));

    // When
    Picture shown = TestImages.read(png.chunk("eXIf", TestImages.exif(1)).build());

    // Then
    assertThat(shown.rgb()).isEqualTo(stored.rgb());
  }

  @Test
  void ignoresRawXmpProfile() throws Exception {
    // Given
    byte[] xmp = "http://ns.adobe.com/xap/1.0/\0<x/>".getBytes(StandardCharsets.US_ASCII);
    String text = "Raw profile type APP1\0\nAPP1\n 33\n" + HexFormat.of().formatHex(xmp);

    // When
    Picture shown =
        TestImages.read(
            TestPng.of(stored)
                .chunk("tEXt", text.getBytes(StandardCharsets.US_ASCII))
                .chunkAfterPixels("tEXt", raw("tEXt", "exif"))
                .build());

    // Then
    assertThat(shown.width()).isEqualTo(HEIGHT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Raw profile type exif",
        "Raw profile type exif\0",
        "Raw profile type exif\0\nexif\n   10\n",
        "Raw profile type exif\0\nexif\n   10\n4d4",
        "Raw profile type exif\0\nexif\n   10\nno hex",
        "Raw profile type xmp\0\nxmp\n   10\n4d4d002a"
      })
  void ignoresMalformedRawProfile(String text) throws Exception {
    for (String type : new String[] {"tEXt", "zTXt", "iTXt"}) {
      // Given
      byte[] content = text.getBytes(StandardCharsets.US_ASCII);

      // When
      Picture shown = TestImages.read(TestPng.of(stored).chunk(type, content).build());

      // Then
      assertThat(shown.rgb()).isEqualTo(stored.rgb());
    }
  }

  /** A text as ImageMagick writes EXIF of orientation 6. */
  private static byte[] raw(String form, String profile) throws IOException {
    String hex = "457869660000" + HexFormat.of().formatHex(TestImages.exif(6));
    String text =
        "\n%s\n%8d\n%s\n%s\n".formatted(profile, 32, hex.substring(0, 36), hex.substring(36));
    ByteArrayOutputStream chunk = new ByteArrayOutputStream();
    String type = profile.equals("generic profile") ? "APP1" : profile; // as ExifTool names it
    chunk.writeBytes(("Raw profile type " + type + "\0").getBytes(StandardCharsets.US_ASCII));
    boolean compressed = form.equals("zTXt") || form.endsWith("compressed");
    if (form.startsWith("iTXt")) {
      chunk.writeBytes(new byte[] {(byte) (compressed ? 1 : 0), 0, 'e', 'n', 0, 0});
    } else if (compressed) {
      chunk.write(0);
    }
    byte[] content = text.getBytes(StandardCharsets.US_ASCII);
    if (compressed) {
      try (DeflaterOutputStream out = new DeflaterOutputStream(chunk)) {
        out.write(content);
      }
    } else {
      chunk.writeBytes(content);
    }
    return chunk.toByteArray();
  }

  @ParameterizedTest
  @CsvSource({"0", "9", "65535"})
  void ignoresUnknownOrientation(int orientation) throws Exception {
    // Given
    byte[] file = TestPng.of(stored).chunk("eXIf", TestImages.exif(orientation)).build();

    // When
    Picture shown = TestImages.read(file);

    // Then
    assertThat(shown.rgb()).isEqualTo(stored.rgb());
  }

  @Test
  void readsLittleEndianBlocks() {
    // Given
    byte[] exif = {
      'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0
    };

    // When
    Optional<Orientation> orientation = ExifOrientation.find(exif);

    // Then
    assertThat(orientation).contains(Orientation.TURNED_90);
  }

  @Test
  void ignoresBlockTruncatedAnywhere() {
    // Given
    byte[] exif = TestImages.exif(6);

    for (int length = 0; length < 22; length++) {
      // When
      Optional<Orientation> orientation =
          ExifOrientation.find(java.util.Arrays.copyOf(exif, length));

      // Then
      assertThat(orientation).isEmpty();
    }
  }
}
