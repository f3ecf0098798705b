package io.vqstream.entropy;

import static io.vqstream.entropy.RangeCoder.FLAG_BITS;
import static io.vqstream.entropy.RangeCoder.FULL;
import static io.vqstream.entropy.RangeCoder.MIN_RANGE;
import static io.vqstream.entropy.RangeCoder.STATE_BYTES;

import java.util.Objects;

/**
 * Decodes the messages of {@link RangeEncoder}, given the same frequencies.
 *
 * <p>Every byte string is a valid message: noise decodes to arbitrary symbols and never fails.
 * Zeros are read past the end; {@link #exhausted()} returns whether they are more than a complete
 * message needs. Not thread-safe.
 */
public final class RangeDecoder {
  /** Lower bound on the bits of a flag of maximum frequency. */
  private static final double MIN_FLAG_BITS = 1.44 / (1 << FLAG_BITS);

  private final byte[] bytes;
  private final int end;
  private int next;
  private int appended = 0;

  /** Offset of the message from the lower end of the interval; below {@link #range}. */
  private long code = 0;

  private long range = FULL;

  /** Width of one unit of frequency and its total, from {@link #target} to {@link #advance}. */
  private long unit;

  private int total;

  /** Creates a decoder of {@code length} bytes from {@code offset}; the bytes are not copied. */
  public RangeDecoder(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    this.bytes = bytes;
    this.next = offset;
    this.end = offset + length;
    for (int i = 0; i < STATE_BYTES; i++) {
      code = code << 8 | nextByte();
    }
  }

  /**
   * Returns a number that identifies the next symbol. A call of {@link #advance} must follow.
   *
   * @param total sum of all frequencies, 1..2^30
   * @return a number in 0..total-1: the symbol is the one with {@code cumulative <= number <
   *     cumulative + frequency}
   */
  public int target(int total) {
    this.total = total;
    unit = range / total;
    return (int) Math.min(code / unit, total - 1);
  }

  /**
   * Consumes the symbol that {@link #target} identified.
   *
   * @param cumulative sum of the frequencies of the symbols before it
   * @param frequency its frequency
   */
  public void advance(int cumulative, int frequency) {
    long start = unit * cumulative;
    narrow(start, cumulative + frequency == total ? range - start : unit * frequency);
  }

  /**
   * Decodes a flag.
   *
   * @param frequency frequency of true out of 2^24, 1..2^24-1
   */
  public boolean decodeFlag(int frequency) {
    long trueWidth = (range >>> FLAG_BITS) * frequency;
    boolean flag = code < trueWidth;
    if (flag) {
      narrow(0, trueWidth);
    } else {
      narrow(trueWidth, range - trueWidth);
    }
    return flag;
  }

  /**
   * Returns whether more zeros were read past the end than an encoder omits, as in a truncated
   * message.
   */
  public boolean exhausted() {
    return appended > STATE_BYTES;
  }

  /**
   * Returns a lower bound on the length of a message with a number of flags.
   *
   * <p>A flag narrows the range to at most {@code 1 - 2^-24} of itself and so costs at least {@code
   * -log2(1 - 2^-24) > 1.44 * 2^-24} bits. A range that has lost b bits has been renormalized at
   * least {@code (b - 8) / 8} times, and each time a byte was written.
   *
   * @param flags number of flags; other symbols count as 0 bits
   * @return bytes, 0 or more
   */
  public static long minBytes(long flags) {
    double bits = flags * MIN_FLAG_BITS;
    return bits <= 8 ? 0 : (long) ((bits - 8) / 8);
  }

  /**
   * Returns whether the message ends as {@link RangeEncoder#finish} ends it. Called after the last
   * symbol: of all byte strings that decode to the same symbols only the encoder's passes.
   */
  public boolean endsAsWritten() {
    long number = 0;
    int first = next + appended - STATE_BYTES;
    for (int i = first; i < first + STATE_BYTES; i++) {
      number = number << 8 | (i < end ? bytes[i] & 0xff : 0);
    }
    long low = number - code & FULL - 1;
    int zeroBits = RangeCoder.zeroBits(low, range);
    return next == end
        && appended == zeroBits / 8
        && RangeCoder.roundedUp(low, zeroBits) == low + code;
  }

  private void narrow(long start, long width) {
    code -= start;
    range = width;
    while (range < MIN_RANGE) {
      code = code << 8 | nextByte();
      range <<= 8;
    }
  }

  private int nextByte() {
    if (next < end) {
      return bytes[next++] & 0xff;
    }
    if (appended <= STATE_BYTES) { // stops counting to avoid overflow
      appended++;
    }
    return 0;
  }
}
