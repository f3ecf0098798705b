package io.vqstream.image;

import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * Writes the segments of a JPEG file that its pixels depend on. The decoder receives nothing else,
 * so no application segment can make it reject an image or assume another color space.
 */
final class PlainJpeg {
  private static final byte[] START = {(byte) 0xff, (byte) 0xd8};
  private static final byte[] END = {(byte) 0xff, (byte) 0xd9};
  private static final byte[] JFIF = {
    (byte) 0xff, (byte) 0xe0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0
  };

  /** Adobe's segment with transform 0: red, green and blue. */
  private static final byte[] ADOBE_RGB = {
    (byte) 0xff, (byte) 0xee, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0
  };

  private static final byte[] YCBCR_IDS = {1, 2, 3};
  private static final byte[] RGB_IDS = {'R', 'G', 'B'};

  private PlainJpeg() {}

  /**
   * A range of bytes in the file.
   *
   * @param from its first byte
   * @param to the byte after its last
   * @param idsAt offsets of component ids in the file
   * @param components indices of the components of these ids; negative for an unknown one
   */
  record Part(int from, int to, int[] idsAt, int[] components) {
    private static final int[] NONE = {};

    /** Creates a range without component ids. */
    static Part plain(int from, int to) {
      return new Part(from, to, NONE, NONE);
    }
  }

  /**
   * Returns a JPEG file of these parts with an unambiguous color space: a JFIF segment, or Adobe's
   * for RGB, and the matching component ids.
   */
  static byte[] toFile(byte[] file, List<Part> parts, boolean rgb) {
    ByteArrayOutputStream plain = new ByteArrayOutputStream(file.length + JFIF.length);
    plain.writeBytes(START);
    plain.writeBytes(rgb ? ADOBE_RGB : JFIF);
    byte[] ids = rgb ? RGB_IDS : YCBCR_IDS;
    for (Part part : parts) {
      int from = part.from;
      for (int i = 0; i < part.idsAt.length; i++) {
        plain.write(file, from, part.idsAt[i] - from);
        int component = part.components[i];
        plain.write(component >= 0 && component < ids.length ? ids[component] : 0);
        from = part.idsAt[i] + 1;
      }
      plain.write(file, from, part.to - from);
    }
    plain.writeBytes(END);
    return plain.toByteArray();
  }
}
