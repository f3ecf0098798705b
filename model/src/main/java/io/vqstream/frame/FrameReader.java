package io.vqstream.frame;

import io.vqstream.frame.FrameException.Fault;
import java.util.Arrays;

/** Reads a frame's fields one after another, and tells the offset of the one that is not right. */
final class FrameReader {
  private final byte[] bytes;
  private final int end;
  private int position;

  /** Reads {@code bytes} from {@code position} up to {@code end}. */
  FrameReader(byte[] bytes, int position, int end) {
    this.bytes = bytes;
    this.position = position;
    this.end = end;
  }

  int position() {
    return position;
  }

  /** An unsigned byte. */
  int octet(String field) throws FrameException {
    if (position == end) {
      throw corrupt("the frame ends before its " + field);
    }
    return bytes[position++] & 0xff;
  }

  /** An unsigned number of 16 bits, the high byte first. */
  int number16(String field) throws FrameException {
    return octet(field) << 8 | octet(field);
  }

  byte[] octets(int count, String field) throws FrameException {
    if (count > end - position) {
      throw corrupt("the frame ends before its " + field);
    }
    position += count;
    return Arrays.copyOfRange(bytes, position - count, position);
  }

  /** A number of 1 to 2^31-1 in groups of 7 bits, the low group first, in as few as it needs. */
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
      throw new FrameException(Fault.CORRUPT_FRAME, start, "the " + field + " is no such number");
    }
    return (int) value;
  }

  /** All that is left. */
  byte[] rest() {
    int start = position;
    position = end;
    return Arrays.copyOfRange(bytes, start, end);
  }

  FrameException corrupt(String reason) {
    return new FrameException(Fault.CORRUPT_FRAME, position, reason);
  }
}
