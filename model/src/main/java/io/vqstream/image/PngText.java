package io.vqstream.image;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** The iTXt chunk that holds XMP (XMP specification part 3, section 1.1.5). */
final class PngText {
  private static final byte[] XMP_KEYWORD =
      "XML:com.adobe.xmp\0".getBytes(StandardCharsets.ISO_8859_1);

  private PngText() {}

  /** Returns the XMP packet of an iTXt chunk; empty if it holds something else. */
  static Optional<byte[]> xmp(byte[] chunk) {
    int at = XMP_KEYWORD.length;
    if (chunk.length < at + 2 || !Arrays.equals(chunk, 0, at, XMP_KEYWORD, 0, at)) {
      return Optional.empty();
    }
    boolean compressed = chunk[at] == 1;
    int text = at + 2;
    for (int zeros = 0; zeros < 2; text++) { // language and translated keyword
      if (text == chunk.length) {
        return Optional.empty();
      }
      zeros += chunk[text] == 0 ? 1 : 0;
    }
    return compressed
        ? Zlib.inflate(chunk, text, ImageMetadata.MAX_ITEM_BYTES)
        : Optional.of(Arrays.copyOfRange(chunk, text, chunk.length));
  }

  /** Returns the content of an iTXt chunk that holds a packet. */
  static byte[] ofXmp(byte[] packet) {
    ByteArrayOutputStream chunk = new ByteArrayOutputStream();
    chunk.writeBytes(XMP_KEYWORD);
    chunk.writeBytes(new byte[4]); // not compressed, method 0, no language, no translated keyword
    chunk.writeBytes(packet);
    return chunk.toByteArray();
  }
}
