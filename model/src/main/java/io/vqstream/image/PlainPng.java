package io.vqstream.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The chunks of a PNG file that hold its pixels: header, palette and image data. The decoder
 * receives nothing else, so no other chunk can make it reject an image.
 *
 * @param ihdr content of the IHDR chunk
 * @param palette content of the PLTE chunk, truncated to the colors that an index can address;
 *     empty for images without a palette
 * @param data where in the file the contents of the IDAT chunks are
 */
record PlainPng(byte[] ihdr, byte[] palette, List<Part> data) {
  private static final int[][] ADAM7 = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };
  private static final int[][] ONE_PASS = {{0, 0, 1, 1}};
  private static final int SIGNATURE = 8;

  /** Size of length, type and CRC of a chunk. */
  private static final int CHUNK_FRAME = 12;

  /** A range of bytes in the file. */
  record Part(int from, int to) {}

  /** Returns a PNG file of these chunks alone. */
  byte[] toFile(byte[] file) {
    int content = 0;
    for (Part part : data) {
      content += part.to - part.from;
    }
    int palettes = palette.length == 0 ? 0 : CHUNK_FRAME + palette.length;
    ByteBuffer plain =
        ByteBuffer.allocate(SIGNATURE + 3 * CHUNK_FRAME + ihdr.length + palettes + content);
    plain.put(file, 0, SIGNATURE);
    end(begin(plain, "IHDR", ihdr.length).put(ihdr), ihdr.length);
    if (palettes > 0) {
      end(begin(plain, "PLTE", palette.length).put(palette), palette.length);
    }
    begin(plain, "IDAT", content);
    for (Part part : data) {
      plain.put(file, part.from, part.to - part.from);
    }
    end(plain, content);
    end(begin(plain, "IEND", 0), 0);
    return plain.array();
  }

  private static ByteBuffer begin(ByteBuffer plain, String type, int length) {
    return plain.putInt(length).put(type.getBytes(StandardCharsets.US_ASCII));
  }

  private static void end(ByteBuffer plain, int length) {
    CRC32 crc = new CRC32();
    crc.update(plain.array(), plain.position() - length - 4, length + 4);
    plain.putInt((int) crc.getValue());
  }

  /**
   * Returns whether the image data inflates to all rows of the image.
   *
   * @param toChecksum whether the zlib stream must end with a correct checksum, because no CRC
   *     covers the last part of the data
   */
  boolean isComplete(byte[] file, boolean toChecksum) {
    long missing = inflatedBytes();
    Inflater inflater = new Inflater();
    try {
      byte[] rows = new byte[8192];
      for (Part part : data) {
        inflater.setInput(file, part.from, part.to - part.from);
        int n;
        while ((n = inflater.inflate(rows)) > 0) {
          missing -= n;
          if (missing < 0 || missing == 0 && !toChecksum) {
            return !toChecksum;
          }
        }
      }
      return missing == 0 && inflater.finished();
    } catch (DataFormatException e) {
      return false;
    } finally {
      inflater.end();
    }
  }

  /** Returns the length of all rows, with a filter byte before each. */
  private long inflatedBytes() {
    ByteBuffer header = ByteBuffer.wrap(ihdr);
    int width = header.getInt(0);
    int height = header.getInt(4);
    int samples =
        switch (ihdr[9]) {
          case PngHeader.RGB -> 3;
          case PngHeader.GRAY_ALPHA -> 2;
          case PngHeader.RGB_ALPHA -> 4;
          default -> 1;
        };
    long bytes = 0;
    for (int[] pass : ihdr[12] == 0 ? ONE_PASS : ADAM7) {
      long columns = ((long) width - pass[0] + pass[2] - 1) / pass[2];
      long rows = ((long) height - pass[1] + pass[3] - 1) / pass[3];
      if (columns > 0 && rows > 0) {
        bytes += rows * (1 + (columns * samples * ihdr[8] + 7) / 8);
      }
    }
    return bytes;
  }
}
