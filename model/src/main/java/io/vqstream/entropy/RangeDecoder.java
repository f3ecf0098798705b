package io.vqstream.entropy;

import static io.vqstream.entropy.RangeCoder.FLAG_BITS;
import static io.vqstream.entropy.RangeCoder.FULL;
import static io.vqstream.entropy.RangeCoder.LEAST;
import static io.vqstream.entropy.RangeCoder.STATE_BYTES;

import java.util.Objects;

/**
 * Reads what {@link RangeEncoder} wrote, given the same frequencies.
 *
 * <p>Every byte string is some message: noise decodes to symbols that mean nothing, and never
 * fails. Past the end zeros are read; {@link #exhausted()} tells whether a whole message could need
 * as many. Not safe for use by many threads.
 */
public final class RangeDecoder {
  /** A little less than a flag of the max frequency costs. */
  private static final double MIN_FLAG_BITS = 1.44 / (1 << FLAG_BITS);

  private final byte[] bytes;
  private final int end;
  private int next;
  private int invented = 0;

  /** The number's distance from the interval's lower end; below {@link #range}. */
  private long code = 0;

  private long range = FULL;

  /** What one unit of frequency spans, and the total it was computed for, between two calls. */
  private long unit;

  private int total;

  /** Reads a message of {@code length} bytes from {@code offset} on; the bytes are not copied. */
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
   * Tells where among the frequencies the next symbol lies. A call of {@link #advance} must follow.
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
   * Takes the symbol that {@link #target} pointed at.
   *
   * @param cumulative sum of the frequencies of the symbols before it
   * @param frequency its frequency
   */
  public void advance(int cumulative, int frequency) {
    long start = unit * cumulative;
    narrow(start, cumulative + frequency == total ? range - start : unit * frequency);
  }

  /**
   * Reads a yes or no.
   *
   * @param frequency how often it is yes, 1..2^24-1 in 2^24
   */
  public boolean decodeFlag(int frequency) {
    long yes = (range >>> FLAG_BITS) * frequency;
    boolean flag = code < yes;
    if (flag) {
      narrow(0, yes);
    } else {
      narrow(yes, range - yes);
    }
    return flag;
  }

  /** Whether more bytes past the end were needed than any encoder leaves out: it was cut short. */
  public boolean exhausted() {
    return invented > STATE_BYTES;
  }

  /**
   * Returns a lower bound on the length of any message with so many flags.
   *
   * <p>A flag narrows the range to at most {@code 1 - 2^-24} of itself and so costs at least {@code
   * -log2(1 - 2^-24) > 1.44 * 2^-24} bits. A range that has lost b bits has been renormalized at
   * least {@code (b - 8) / 8} times, and each time a byte was written.
   *
   * @param flags number of flags; other symbols cost nothing here
   * @return bytes, 0 or more
   */
  public static long minBytes(long flags) {
    double bits = flags * MIN_FLAG_BITS;
    return bits <= 8 ? 0 : (long) ((bits - 8) / 8);
  }

  /**
   * Whether the message ends as {@link RangeEncoder#finish} ends it. Asked after the last symbol:
   * of all byte strings with the same symbols only the one that an encoder writes passes.
   */
  public boolean endsAsWritten() {
    long number = 0;
    int first = next + invented - STATE_BYTES;
    for (int i = first; i < first + STATE_BYTES; i++) {
      number = number << 8 | (i < end ? bytes[i] & 0xff : 0);
    }
    long low = number - code & FULL - 1;
    int zeroBits = RangeCoder.zeroBits(low, range);
    return next == end
        && invented == zeroBits / 8
        && RangeCoder.roundedUp(low, zeroBits) == low + code;
  }

  private void narrow(long start, long width) {
    code -= start;
    range = width;
    while (range < LEAST) {
      code = code << 8 | nextByte();
      range <<= 8;
    }
  }

  private int nextByte() {
    if (next < end) {
      return bytes[next++] & 0xff;
    }
    if (invented <= STATE_BYTES) { // no further, lest it overflow
      invented++;
    }
    return 0;
  }
}
