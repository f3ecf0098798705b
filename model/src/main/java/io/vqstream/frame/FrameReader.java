package io.vqstream.frame;

import io.vqstream.frame.FrameException.Fault;
import java.nio.ByteBuffer;

/** Reads the fields of a frame in order. Errors name the offset of the field. */
final class FrameReader {
  private final ByteBuffer bytes;
  private final int end;
  private int position;

  /** Creates a reader of the bytes from {@code position} (inclusive) to {@code end} (exclusive). */
  FrameReader(ByteBuffer bytes, int position, int end) {
    this.bytes = bytes;
    this.position = position;
    this.end = end;
  }

  /** Returns the offset of the next byte. */
  int position() {
    return position;
  }

  /** Reads an unsigned byte. */
  int octet(String field) throws FrameException {
    if (position == end) {
      throw corrupt("the frame ends before its " + field);
    }
    return bytes.get(position++) & 0xff;
  }

  /** Reads an unsigned 16-bit number, big-endian. */
  int number16(String field) throws FrameException {
    return octet(field) << 8 | octet(field);
  }

  /** Reads a 32-bit number, big-endian. */
  int number32(String field) throws FrameException {
    return number16(field) << 16 | number16(field);
  }

  /** Reads {@code count} bytes into a new array. */
  byte[] octets(int count, String field) throws FrameException {
    if (count > end - position) {
      throw corrupt("the frame ends before its " + field);
    }
    byte[] copy = new byte[count];
    bytes.get(position, copy);
    position += count;
    return copy;
  }

  /**
   * Reads a positive varint: groups of 7 bits, the lowest first.
   *
   * @return 1 to 2^31-1
   * @throws FrameException if the number is out of range or not in its shortest form
   */
  int positive(String field) throws FrameException {
    int start = position;
    long value = 0;
    int octet;
    int shift = 0;
    do {
      octet = octet(field);
      value |= (long) (octet & 0x7f) << shift;
      shift += 7;
    } while (octet >= 0x80 && shift < 35);
    boolean longer = octet >= 0x80 || octet == 0 && shift > 7;
    if (longer || value < 1 || value > Integer.MAX_VALUE) {
      throw new FrameException(
          Fault.CORRUPT_FRAME, start, "the " + field + " is not a valid number");
    }
    return (int) value;
  }

  /** Skips the next byte if it has a value; returns whether it has. */
  boolean skip(int octet) {
    boolean found = position < end && (bytes.get(position) & 0xff) == octet;
    position += found ? 1 : 0;
    return found;
  }

  /** Reads the remaining bytes into a new array. */
  byte[] rest() {
    byte[] copy = new byte[end - position];
    bytes.get(position, copy);
    position = end;
    return copy;
  }

  /** Returns an exception for a problem at the current offset. */
  FrameException corrupt(String problem) {
    return new FrameException(Fault.CORRUPT_FRAME, position, problem);
  }
}
