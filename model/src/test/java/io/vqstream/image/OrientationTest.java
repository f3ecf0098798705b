package io.vqstream.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
  void showsTheFirstRowAndColumnWhereExifSays(int orientation, String row, String column)
      throws Exception {
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
  void turnsGreyToo() throws Exception {
    // Given
    TestPng png = TestPng.of(3, 1).type(PngHeader.GREY, 8).samples(1, 2, 3);

    // When
    Picture shown = TestImages.read(png.chunk("eXIf", TestImages.exif(8)).build());

    // Then
    assertThat(shown.grey()).isTrue();
    assertThat(TestImages.samples(shown)).containsExactly(3, 2, 1);
  }

  @Test
  void turnsJpeg() throws Exception {
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
  void turnsWebp() throws Exception {
    // When
    Picture shown = TestImages.read(TestImages.resource("turned.webp"));

    // Then
    Picture asStored = TestImages.gradient(40, 24);
    assertThat(shown.width()).isEqualTo(24);
    assertThat(TestImages.pixel(shown, 23, 0)).isEqualTo(TestImages.pixel(asStored, 0, 0));
    assertThat(TestImages.pixel(shown, 0, 39)).isEqualTo(TestImages.pixel(asStored, 39, 23));
  }

  @ParameterizedTest
  @CsvSource({"0", "9", "65535"})
  void showsAsStoredWhatTheStandardDoesNotKnow(int orientation) throws Exception {
    // Given
    byte[] file = TestPng.of(stored).chunk("eXIf", TestImages.exif(orientation)).build();

    // When
    Picture shown = TestImages.read(file);

    // Then
    assertThat(shown.rgb()).isEqualTo(stored.rgb());
  }

  @Test
  void readsLittleEndianBlocksToo() {
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
  void ignoresABlockCutShortAnywhere() {
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
