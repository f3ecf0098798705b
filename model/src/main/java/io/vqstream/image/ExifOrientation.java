package io.vqstream.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Finds the orientation in an EXIF block. Parses only this tag: general readers build the whole
 * tree, and a small malicious block can make them allocate gigabytes.
 */
final class ExifOrientation {
  private static final int TAG_ORIENTATION = 0x0112;
  private static final int TYPE_BYTE = 1;
  private static final int TYPE_SHORT = 3;
  private static final int TYPE_LONG = 4;
  private static final int ENTRY_BYTES = 12;

  private ExifOrientation() {}

  /**
   * Returns the orientation in tag 0x0112 of the first directory. The standard type is SHORT; some
   * writers use LONG and BYTE.
   *
   * @param exif a TIFF block, with or without {@code Exif\0\0} before it
   * @return empty if the block is damaged or has no orientation of 1 to 8
   */
  static Optional<Orientation> find(byte[] exif) {
    int start = exif.length > 6 && exif[0] == 'E' && exif[1] == 'x' ? 6 : 0;
    ByteBuffer tiff = ByteBuffer.wrap(exif, start, exif.length - start).slice();
    if (tiff.remaining() < 8) {
      return Optional.empty();
    }
    short order = tiff.getShort(0);
    tiff.order(order == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    long directory = tiff.getInt(4) & 0xffffffffL;
    if (tiff.getShort(2) != 42 || directory > tiff.limit() - 2) {
      return Optional.empty();
    }
    int entry = (int) directory + 2;
    int entries = tiff.getShort((int) directory) & 0xffff;
    for (int i = 0; i < entries && entry <= tiff.limit() - ENTRY_BYTES; i++) {
      if ((tiff.getShort(entry) & 0xffff) == TAG_ORIENTATION) {
        return Orientation.find(value(tiff, entry));
      }
      entry += ENTRY_BYTES;
    }
    return Optional.empty();
  }

  /** Returns the value of an entry; 0 for a type that is not an unsigned whole number. */
  private static int value(ByteBuffer tiff, int entry) {
    return switch (tiff.getShort(entry + 2)) {
      case TYPE_BYTE -> tiff.get(entry + 8) & 0xff;
      case TYPE_SHORT -> tiff.getShort(entry + 8) & 0xffff;
      case TYPE_LONG -> tiff.getInt(entry + 8);
      default -> 0;
    };
  }
}
