package io.vqstream.entropy;

import static io.vqstream.entropy.RangeCoder.FLAG_BITS;
import static io.vqstream.entropy.RangeCoder.FULL;
import static io.vqstream.entropy.RangeCoder.LEAST;
import static io.vqstream.entropy.RangeCoder.MAX_TOTAL;
import static io.vqstream.entropy.RangeCoder.STATE_BITS;

import java.util.Arrays;

/**
 * Writes symbols in as many bits as their frequencies give them, to within 2^-17 bits each.
 *
 * <p>A range coder after G. N. N. Martin, "Range encoding: an algorithm for removing redundancy
 * from a digitised message" (1979): the message is a number in [0, 1), every symbol narrows the
 * interval that it lies in, and leading bytes are written as soon as the interval is small. A carry
 * into bytes already written is added to them where they lie in the buffer.
 *
 * <p>Not safe for use by many threads. One encoder writes any number of messages, one after
 * another, into the same buffer.
 */
public final class RangeEncoder {
  /** Lower end of the interval, in units of the state's last bit; below the full range. */
  private long low = 0;

  /** Width of the interval, {@link RangeCoder#LEAST} to {@link RangeCoder#FULL}. */
  private long range = FULL;

  private byte[] buffer = new byte[4096];
  private int size = 0;

  /**
   * Writes a symbol.
   *
   * @param cumulative sum of the frequencies of the symbols before it
   * @param frequency its frequency, at least 1
   * @param total sum of all frequencies, at most 2^30
   */
  public void encode(int cumulative, int frequency, int total) {
    if (cumulative < 0 || frequency < 1 || total > MAX_TOTAL || cumulative > total - frequency) {
      throw new IllegalArgumentException(
          "no such symbol: %d..%d of %d"
              .formatted(cumulative, (long) cumulative + frequency, total));
    }
    long unit = range / total;
    long start = unit * cumulative;
    // The last symbol takes what the division leaves, so that no byte string is without a meaning.
    narrow(start, cumulative + frequency == total ? range - start : unit * frequency);
  }

  /**
   * Writes a yes or no.
   *
   * @param frequency how often it is yes, 1..2^24-1 in 2^24
   */
  public void encodeFlag(boolean flag, int frequency) {
    if (frequency < 1 || frequency >= 1 << FLAG_BITS) {
      throw new IllegalArgumentException("a flag's frequency cannot be " + frequency);
    }
    long yes = (range >>> FLAG_BITS) * frequency;
    if (flag) {
      narrow(0, yes);
    } else {
      narrow(yes, range - yes);
    }
  }

  /**
   * Ends the message with the fewest bytes that tell it, at most two, and starts a new one.
   *
   * @return the message
   */
  public byte[] finish() {
    int places = RangeCoder.zeroBits(low, range);
    low = RangeCoder.roundedUp(low, places);
    carry();
    for (; places < STATE_BITS; places += 8) {
      shift();
    }
    byte[] message = Arrays.copyOf(buffer, size);
    low = 0;
    range = FULL;
    size = 0;
    return message;
  }

  private void narrow(long start, long width) {
    low += start;
    range = width;
    carry();
    while (range < LEAST) {
      shift();
      range <<= 8;
    }
  }

  private void carry() {
    if (low >= FULL) {
      low -= FULL;
      int i = size - 1;
      while (++buffer[i] == 0) {
        i--;
      }
    }
  }

  private void shift() {
    if (size == buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.multiplyExact(size, 2));
    }
    buffer[size++] = (byte) (low >>> STATE_BITS - 8);
    low = low << 8 & FULL - 1;
  }
}
