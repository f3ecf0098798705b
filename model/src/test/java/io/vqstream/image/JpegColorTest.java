package io.vqstream.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The color space of a JPEG is what libjpeg and all browsers take it for. */
class JpegColorTest {
  private static final byte[] JFIF = "JFIF\0\1\1\0\0\1\0\1\0\0".getBytes(StandardCharsets.US_ASCII);

  private final Picture picture = TestImages.gradient(40, 24);

  /** Luma and chroma at half resolution, with ids 1, 2, 3 and a JFIF segment. */
  private final byte[] jfif = TestImages.jpeg(picture);

  @Test
  void readsAsciiIdsAsYCbCr() throws Exception {
    // When
    Picture read = TestImages.read(TestImages.resource("ids_ycc_ascii.jpg"));

    // Then
    byte[] sameWithUsualIds = TestImages.resource("no_eoi.jpg");
    assertThat(read.rgb()).isEqualTo(TestImages.read(sameWithUsualIds).rgb());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\1\2\3", "\0\1\2", "YCc", "rgb", "BGR", "\3\2\1", "\1\1\1"})
  void readsYCbCrUnlessTheIdsAreThoseOfRgb(String ids) throws Exception {
    // Given
    byte[] bare = withIds(withoutApplicationSegment(jfif), ids);

    // When
    Picture read = TestImages.read(bare);

    // Then
    assertThat(read.rgb()).isEqualTo(TestImages.read(jfif).rgb());
  }

  @ParameterizedTest
  @CsvSource({
    "RGB, false, -1, true",
    "RGB, true, -1, false",
    "RGB, false, 1, false",
    "RGB, false, 2, false",
    "YCc, false, 0, true",
    "123, false, 0, true",
    "123, true, 0, false",
    "123, false, 1, false"
  })
  void prefersJfifToAdobeAndAdobeToIds(String ids, boolean hasJfif, int adobe, boolean rgb)
      throws Exception {
    // Given
    byte[] file = withIds(withoutApplicationSegment(jfif), ids);
    if (adobe >= 0) {
      String segment = "Adobe\0\144\0\0\0\0" + (char) adobe;
      byte[] content = segment.getBytes(StandardCharsets.ISO_8859_1);
      file = TestImages.withSegment(file, 0xee, content);
    }
    if (hasJfif) {
      file = TestImages.withSegment(file, 0xe0, JFIF);
    }

    // When
    Picture read = TestImages.read(file);

    // Then
    byte[] asYCbCr = TestImages.read(jfif).rgb();
    assertThat(Arrays.equals(read.rgb(), asYCbCr)).isEqualTo(!rgb);
  }

  @Test
  void readsPixelsDespiteMalformedApplicationSegments() throws Exception {
    // Given
    byte[] file = jfif;
    for (int marker = 0xe0; marker <= 0xef; marker++) {
      file = TestImages.withSegment(file, marker, new byte[] {'x'});
    }
    file = TestImages.withSegment(file, 0xe0, "JFIF\0".getBytes(StandardCharsets.US_ASCII));
    file = TestImages.withSegment(file, 0xee, "Adobe".getBytes(StandardCharsets.US_ASCII));

    // When
    Picture read = TestImages.read(file);

    // Then
    assertThat(read.rgb()).isEqualTo(TestImages.read(jfif).rgb());
  }

  private static byte[] withoutApplicationSegment(byte[] jpeg) {
    int length = (jpeg[4] & 0xff) << 8 | jpeg[5] & 0xff;
    byte[] bare = new byte[jpeg.length - length - 2];
    System.arraycopy(jpeg, 0, bare, 0, 2);
    System.arraycopy(jpeg, 4 + length, bare, 2, bare.length - 2);
    return bare;
  }

  /** Renames the components in the frame header and in the only scan. */
  private static byte[] withIds(byte[] jpeg, String ids) {
    byte[] renamed = jpeg.clone();
    int frame = indexOf(jpeg, 0xc0);
    int scan = indexOf(jpeg, 0xda);
    for (int i = 0; i < 3; i++) {
      renamed[frame + 10 + 3 * i] = (byte) ids.charAt(i);
      renamed[scan + 5 + 2 * i] = (byte) ids.charAt(i);
    }
    return renamed;
  }

  private static int indexOf(byte[] jpeg, int marker) {
    int at = 2;
    while (jpeg[at + 1] != (byte) marker) {
      at += 2 + ((jpeg[at + 2] & 0xff) << 8 | jpeg[at + 3] & 0xff);
    }
    return at;
  }
}
