package io.vqstream.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Rewrites EXIF and XMP of an image whose pixels have been rotated upright. All offsets in the
 * block are preserved, because maker notes contain absolute offsets.
 */
final class UprightMetadata {
  private static final int TAG_ORIENTATION = 0x0112;
  private static final int TAG_THUMBNAIL_OFFSET = 0x0201;
  private static final int TAG_THUMBNAIL_LENGTH = 0x0202;
  private static final int TYPE_BYTE = 1;
  private static final int TYPE_SHORT = 3;
  private static final int TYPE_LONG = 4;
  private static final int ENTRY_BYTES = 12;

  /** The orientation as an attribute or as an element. */
  private static final Pattern XMP_ORIENTATION =
      Pattern.compile(
          "(?<before>tiff:Orientation\\s*=\\s*[\"']\\s*|<tiff:Orientation>\\s*)[2-8]\\b");

  private UprightMetadata() {}

  /**
   * Returns a copy with orientation 1 and without the thumbnail, which shows the stored pixels.
   * Unreadable parts of a damaged block are unchanged.
   *
   * @param exif a TIFF block that starts with its byte order
   */
  static byte[] exif(byte[] exif) {
    byte[] copy = exif.clone();
    if (copy.length < 8) {
      return copy;
    }
    ByteBuffer tiff = ByteBuffer.wrap(copy);
    tiff.order(tiff.getShort(0) == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    long first = tiff.getInt(4) & 0xffffffffL;
    if (tiff.getShort(2) != 42 || first > copy.length - 2) {
      return copy;
    }
    int directory = (int) first;
    int entries = entries(tiff, directory);
    for (int i = 0; i < entries; i++) {
      int entry = directory + 2 + i * ENTRY_BYTES;
      if ((tiff.getShort(entry) & 0xffff) == TAG_ORIENTATION) {
        switch (tiff.getShort(entry + 2)) {
          case TYPE_BYTE -> tiff.put(entry + 8, (byte) 1);
          case TYPE_SHORT -> tiff.putShort(entry + 8, (short) 1);
          case TYPE_LONG -> tiff.putInt(entry + 8, 1);
          default -> {
            // Readers ignore other types.
          }
        }
      }
    }
    int next = directory + 2 + entries * ENTRY_BYTES;
    if (entries < (tiff.getShort(directory) & 0xffff) || next > copy.length - 4) {
      return copy;
    }
    long thumbnail = tiff.getInt(next) & 0xffffffffL;
    tiff.putInt(next, 0);
    return thumbnail <= next || thumbnail > copy.length - 2
        ? copy
        : withoutThumbnail(tiff, (int) thumbnail, next + 4);
  }

  /** Overwrites the thumbnail with zeros, or truncates the block if the thumbnail ends it. */
  private static byte[] withoutThumbnail(ByteBuffer tiff, int directory, int after) {
    byte[] block = tiff.array();
    long from = 0;
    long length = 0;
    for (int i = 0; i < entries(tiff, directory); i++) {
      int entry = directory + 2 + i * ENTRY_BYTES;
      long value = tiff.getInt(entry + 8) & 0xffffffffL;
      switch (tiff.getShort(entry) & 0xffff) {
        case TAG_THUMBNAIL_OFFSET -> from = value;
        case TAG_THUMBNAIL_LENGTH -> length = value;
        default -> {
          // Describes the thumbnail.
        }
      }
    }
    if (from < after || length > block.length - from) {
      return block;
    }
    if (from + length == block.length) {
      return Arrays.copyOf(block, (int) from);
    }
    Arrays.fill(block, (int) from, (int) (from + length), (byte) 0);
    return block;
  }

  /** Returns the number of entries that lie within the block. */
  private static int entries(ByteBuffer tiff, int directory) {
    int declared = tiff.getShort(directory) & 0xffff;
    return Math.min(declared, (tiff.limit() - directory - 2) / ENTRY_BYTES);
  }

  /** Returns a packet of the same length with orientation 1. */
  static byte[] xmp(byte[] packet) {
    // One character per byte keeps all other bytes, whatever the encoding.
    String text = new String(packet, StandardCharsets.ISO_8859_1);
    return XMP_ORIENTATION
        .matcher(text)
        .replaceAll("${before}1")
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
