package io.vqstream.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Finds the orientation in an EXIF block. Reads the one tag alone: general readers build the whole
 * tree, and a small hostile block can make them take gigabytes.
 */
final class ExifOrientation {
  private static final int TAG_ORIENTATION = 0x0112;
  private static final int TYPE_SHORT = 3;
  private static final int ENTRY_BYTES = 12;

  private ExifOrientation() {}

  /**
   * The orientation told by tag 0x0112 of the first directory.
   *
   * @param exif a TIFF block, with or without {@code Exif\0\0} before it
   * @return {@link Orientation#NORMAL} where the block is damaged or does not say
   */
  static Orientation of(byte[] exif) {
    int start = exif.length > 6 && exif[0] == 'E' && exif[1] == 'x' ? 6 : 0;
    ByteBuffer tiff = ByteBuffer.wrap(exif, start, exif.length - start).slice();
    if (tiff.remaining() < 8) {
      return Orientation.NORMAL;
    }
    short order = tiff.getShort(0);
    tiff.order(order == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    long directory = tiff.getInt(4) & 0xffffffffL;
    if (tiff.getShort(2) != 42 || directory > tiff.limit() - 2) {
      return Orientation.NORMAL;
    }
    int entry = (int) directory + 2;
    int entries = tiff.getShort((int) directory) & 0xffff;
    for (int i = 0; i < entries && entry <= tiff.limit() - ENTRY_BYTES; i++) {
      if ((tiff.getShort(entry) & 0xffff) == TAG_ORIENTATION
          && tiff.getShort(entry + 2) == TYPE_SHORT) {
        return Orientation.ofExif(tiff.getShort(entry + 8) & 0xffff);
      }
      entry += ENTRY_BYTES;
    }
    return Orientation.NORMAL;
  }
}
