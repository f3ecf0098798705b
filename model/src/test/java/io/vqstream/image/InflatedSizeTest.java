package io.vqstream.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;

/** Small chunks that inflate to much, as an attacker makes them. */
class InflatedSizeTest {

  @Test
  void inflatesUpToTheLimit() {
    // Given
    byte[] stream = Zlib.deflate(new byte[1000]);

    // When, Then
    assertThat(Zlib.inflate(stream, 0, 1000)).contains(new byte[1000]);
    assertThat(Zlib.inflate(stream, 0, 999)).isEmpty();
  }

  @Test
  void ignoresProfileThatInflatesToMore() {
    // Given
    byte[] largest = chunk("icc\0\0", IccBytes.MAX_BYTES);
    byte[] larger = chunk("icc\0\0", IccBytes.MAX_BYTES + 1);

    // When, Then
    assertThat(larger.length).isLessThan(IccBytes.MAX_BYTES / 500);
    assertThat(PngProfiles.icc(largest)).isPresent();
    assertThat(PngProfiles.icc(larger)).isEmpty();
  }

  @Test
  void ignoresPacketThatInflatesToMore() {
    // Given
    String start = "XML:com.adobe.xmp\0\1\0\0\0";
    byte[] largest = chunk(start, ImageMetadata.MAX_ITEM_BYTES);
    byte[] larger = chunk(start, ImageMetadata.MAX_ITEM_BYTES + 1);

    // When, Then
    assertThat(PngText.xmp(largest)).isPresent();
    assertThat(PngText.xmp(larger)).isEmpty();
  }

  @Test
  void ignoresTextThatInflatesToMore() {
    // Given EXIF in hexadecimal, with and without a megabyte of spaces behind it
    String exif = "\nexif\n8\n49492a0008000000";
    byte[] small = text(exif);
    byte[] large = text(exif + " ".repeat(1 << 20));

    // When, Then
    assertThat(PngProfiles.rawExif("zTXt", small)).isPresent();
    assertThat(PngProfiles.rawExif("zTXt", large)).isEmpty();
  }

  private static byte[] text(String text) {
    return chunk("Raw profile type exif\0\0", text.getBytes(ISO_8859_1));
  }

  private static byte[] chunk(String start, int zeros) {
    return chunk(start, new byte[zeros]);
  }

  private static byte[] chunk(String start, byte[] inflated) {
    ByteArrayOutputStream chunk = new ByteArrayOutputStream();
    chunk.writeBytes(start.getBytes(ISO_8859_1));
    chunk.writeBytes(Zlib.deflate(inflated));
    return chunk.toByteArray();
  }
}
