package io.vqstream.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Builds PNG files of every color type and depth, sample by sample, after the PNG specification.
 *
 * <pre>{@code
 * byte[] file = TestPng.of(2, 1).type(PngHeader.GRAY, 4).samples(0, 15).build();
 * }</pre>
 */
final class TestPng {
  /** First column, first row, column step and row step of Adam7's passes. */
  private static final int[][] ADAM7 = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };

  private static final int[][] ONE_PASS = {{0, 0, 1, 1}};

  private final int width;
  private final int height;
  private final ByteArrayOutputStream before = new ByteArrayOutputStream();
  private final ByteArrayOutputStream amid = new ByteArrayOutputStream();
  private final ByteArrayOutputStream after = new ByteArrayOutputStream();
  private int colorType = PngHeader.RGB;
  private int bits = 8;
  private boolean interlaced;
  private int[] samples = {};

  private TestPng(int width, int height) {
    this.width = width;
    this.height = height;
  }

  static TestPng of(int width, int height) {
    return new TestPng(width, height);
  }

  /** A PNG of 8-bit RGB. */
  static TestPng of(Picture picture) {
    return of(picture.width(), picture.height())
        .type(picture.gray() ? PngHeader.GRAY : PngHeader.RGB, 8)
        .samples(TestImages.samples(picture));
  }

  TestPng type(int colorType, int bits) {
    this.colorType = colorType;
    this.bits = bits;
    return this;
  }

  TestPng interlaced() {
    interlaced = true;
    return this;
  }

  /** The samples, or palette indices, row by row. */
  TestPng samples(int... samples) {
    this.samples = samples;
    return this;
  }

  /** A chunk between header and pixels. */
  TestPng chunk(String type, byte... content) {
    before.writeBytes(framed(type, content));
    return this;
  }

  /** A chunk between header and pixels, with a wrong CRC. */
  TestPng damagedChunk(String type, byte... content) {
    byte[] chunk = framed(type, content);
    chunk[chunk.length - 1] ^= 1;
    before.writeBytes(chunk);
    return this;
  }

  /** A chunk between two chunks of pixels. */
  TestPng chunkAmidPixels(String type, byte... content) {
    amid.writeBytes(framed(type, content));
    return this;
  }

  /** A chunk between pixels and end. */
  TestPng chunkAfterPixels(String type, byte... content) {
    after.writeBytes(framed(type, content));
    return this;
  }

  /** An iCCP chunk. */
  TestPng profile(byte[] icc) {
    ByteArrayOutputStream chunk = new ByteArrayOutputStream();
    chunk.writeBytes("test\0\0".getBytes(StandardCharsets.US_ASCII));
    chunk.writeBytes(deflated(icc));
    return chunk("iCCP", chunk.toByteArray());
  }

  byte[] build() {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put((byte) bits).put((byte) colorType).put((byte) 0).put((byte) 0);
    file.writeBytes(framed("IHDR", header.put((byte) (interlaced ? 1 : 0)).array()));
    file.writeBytes(before.toByteArray());
    byte[] pixels = deflated(rows());
    int split = amid.size() == 0 ? 0 : pixels.length / 2;
    if (split > 0) {
      file.writeBytes(framed("IDAT", Arrays.copyOf(pixels, split)));
      file.writeBytes(amid.toByteArray());
    }
    file.writeBytes(framed("IDAT", Arrays.copyOfRange(pixels, split, pixels.length)));
    file.writeBytes(after.toByteArray());
    file.writeBytes(framed("IEND"));
    return file.toByteArray();
  }

  private byte[] rows() {
    ByteArrayOutputStream rows = new ByteArrayOutputStream();
    for (int[] pass : interlaced ? ADAM7 : ONE_PASS) {
      if (pass[0] >= width) {
        continue;
      }
      for (int y = pass[1]; y < height; y += pass[3]) {
        rows.write(0); // no filter
        writeRow(rows, y, pass[0], pass[2]);
      }
    }
    return rows.toByteArray();
  }

  private void writeRow(ByteArrayOutputStream rows, int y, int firstColumn, int step) {
    int channels = channels();
    int held = 0;
    int heldBits = 0;
    for (int x = firstColumn; x < width; x += step) {
      for (int c = 0; c < channels; c++) {
        int sample = samples[(y * width + x) * channels + c];
        if (bits == 16) {
          rows.write(sample >> 8);
          rows.write(sample);
          continue;
        }
        held = held << bits | sample;
        heldBits += bits;
        if (heldBits == 8) {
          rows.write(held);
          held = 0;
          heldBits = 0;
        }
      }
    }
    if (heldBits > 0) {
      rows.write(held << (8 - heldBits));
    }
  }

  private int channels() {
    return switch (colorType) {
      case PngHeader.GRAY, PngHeader.PALETTE -> 1;
      case PngHeader.GRAY_ALPHA -> 2;
      case PngHeader.RGB -> 3;
      default -> 4;
    };
  }

  private static byte[] framed(String type, byte... content) {
    ByteBuffer chunk = ByteBuffer.allocate(content.length + 12).putInt(content.length);
    chunk.put(type.getBytes(StandardCharsets.US_ASCII)).put(content);
    CRC32 crc = new CRC32();
    crc.update(chunk.array(), 4, content.length + 4);
    return chunk.putInt((int) crc.getValue()).array();
  }

  private static byte[] deflated(byte[] bytes) {
    Deflater deflater = new Deflater();
    deflater.setInput(bytes);
    deflater.finish();
    byte[] out = new byte[bytes.length + 100];
    int length = deflater.deflate(out);
    deflater.end();
    return Arrays.copyOf(out, length);
  }
}
