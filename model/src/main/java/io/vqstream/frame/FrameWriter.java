package io.vqstream.frame;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Writes the fields of a frame in order. */
final class FrameWriter {
  private final ByteBuffer out;

  /** Creates a writer of a frame of {@code length} octets and writes magic and version. */
  FrameWriter(int version, int length) {
    out = ByteBuffer.allocate(length);
    out.putShort((short) Frame.MAGIC).put((byte) version);
  }

  /** Returns the number of octets of a varint. */
  static int lengthOf(int positive) {
    return (Integer.SIZE - Integer.numberOfLeadingZeros(positive) + 6) / 7;
  }

  /** Writes an unsigned byte. */
  FrameWriter octet(int value) {
    out.put((byte) value);
    return this;
  }

  /** Writes an unsigned 16-bit number, big-endian. */
  FrameWriter number16(int value) {
    out.putShort((short) value);
    return this;
  }

  /** Writes bytes. */
  FrameWriter octets(byte[] bytes) {
    out.put(bytes);
    return this;
  }

  /** Writes a positive varint: groups of 7 bits, the lowest first. */
  FrameWriter positive(int value) {
    int rest = value;
    for (; rest > 0x7f; rest >>>= 7) {
      out.put((byte) (rest | 0x80));
    }
    out.put((byte) rest);
    return this;
  }

  /** Writes the checksum and returns the frame. */
  byte[] finish() {
    CRC32C checksum = new CRC32C();
    checksum.update(out.array(), 0, out.position());
    out.putInt((int) checksum.getValue());
    return out.array();
  }
}
