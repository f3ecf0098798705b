package io.vqstream.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** The index of a Multi-Picture Format file (CIPA DC-007), which the first image's APP2 holds. */
final class MultiPicture {
  /** Identifier of the APP2 segment that holds the index. */
  static final String MARK = "MPF\0";

  private static final int TAG_ENTRIES = 0xb002;
  private static final int DIRECTORY_ENTRY_BYTES = 12;
  private static final int ENTRY_BYTES = 16;
  private static final int TYPE_BITS = 0xffffff;
  private static final int CLASS_THUMBNAIL = 0x01;
  private static final int TYPE_GAIN_MAP = 0x050000;

  private MultiPicture() {}

  /**
   * A further image in the file.
   *
   * @param type the type code of the index, 24 bits
   * @param from offset of its first byte in the file
   * @param to offset after its last byte
   */
  record Entry(int type, long from, long to) {

    /** Returns whether this is a smaller copy of the first image for camera displays. */
    boolean isThumbnail() {
      return type >>> 16 == CLASS_THUMBNAIL;
    }

    boolean isGainMap() {
      return type == TYPE_GAIN_MAP;
    }
  }

  /**
   * Returns the further images whose start is within the file.
   *
   * @param file the whole file
   * @param at offset of the TIFF block of the index, to which its offsets are relative
   * @param end end of the segment
   */
  static List<Entry> further(byte[] file, int at, int end) {
    List<Entry> found = new ArrayList<>();
    ByteBuffer tiff = ByteBuffer.wrap(file, at, end - at).slice();
    if (tiff.limit() < 8) {
      return found;
    }
    tiff.order(tiff.getShort(0) == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    long directory = tiff.getInt(4) & 0xffffffffL;
    if (directory > tiff.limit() - 2) {
      return found;
    }
    int entries = tiff.getShort((int) directory) & 0xffff;
    int entry = (int) directory + 2;
    for (int i = 0; i < entries && entry <= tiff.limit() - DIRECTORY_ENTRY_BYTES; i++) {
      if ((tiff.getShort(entry) & 0xffff) == TAG_ENTRIES) {
        add(tiff, tiff.getInt(entry + 4), tiff.getInt(entry + 8), file, at, found);
      }
      entry += DIRECTORY_ENTRY_BYTES;
    }
    return found;
  }

  private static void add(
      ByteBuffer tiff, int bytes, int offset, byte[] file, int at, List<Entry> found) {
    long last = Math.min((offset & 0xffffffffL) + (bytes & 0xffffffffL), tiff.limit());
    for (long entry = offset & 0xffffffffL; entry <= last - ENTRY_BYTES; entry += ENTRY_BYTES) {
      int type = tiff.getInt((int) entry) & TYPE_BITS;
      long size = tiff.getInt((int) entry + 4) & 0xffffffffL;
      long start = tiff.getInt((int) entry + 8) & 0xffffffffL;
      long from = at + start;
      if (start != 0 && JpegTail.isJpegAt(file, from)) { // the first image has 0
        found.add(new Entry(type, from, Math.min(from + size, file.length)));
      }
    }
  }
}
