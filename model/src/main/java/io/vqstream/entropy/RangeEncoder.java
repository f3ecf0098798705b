package io.vqstream.entropy;

import static io.vqstream.entropy.RangeCoder.FLAG_BITS;
import static io.vqstream.entropy.RangeCoder.FULL;
import static io.vqstream.entropy.RangeCoder.MAX_TOTAL;
import static io.vqstream.entropy.RangeCoder.MIN_RANGE;
import static io.vqstream.entropy.RangeCoder.STATE_BITS;

import java.util.Arrays;

/**
 * Encodes symbols in -log2 of their relative frequency, to within 2^-17 bits each.
 *
 * <p>A range coder after G. N. N. Martin, "Range encoding: an algorithm for removing redundancy
 * from a digitised message" (1979). The message is a number in [0, 1); every symbol narrows the
 * interval that contains it, and the leading byte is written as soon as the range falls below a
 * limit. A carry is propagated into the bytes written already.
 *
 * <p>Not thread-safe. An encoder can write several messages one after another.
 */
public final class RangeEncoder {
  /** Lower end of the interval, below {@link RangeCoder#FULL}. */
  private long low = 0;

  /** Width of the interval, {@link RangeCoder#MIN_RANGE} to {@link RangeCoder#FULL}. */
  private long range = FULL;

  private byte[] buffer = new byte[4096];
  private int size = 0;

  /**
   * Encodes a symbol.
   *
   * @param cumulative sum of the frequencies of the symbols before it
   * @param frequency its frequency, at least 1
   * @param total sum of all frequencies, at most 2^30
   */
  public void encode(int cumulative, int frequency, int total) {
    if (cumulative < 0 || frequency < 1 || total > MAX_TOTAL || cumulative > total - frequency) {
      throw new IllegalArgumentException(
          "invalid symbol: %d..%d of %d"
              .formatted(cumulative, (long) cumulative + frequency, total));
    }
    long unit = range / total;
    long start = unit * cumulative;
    // The last symbol gets the remainder of the division, so every byte string can be decoded.
    narrow(start, cumulative + frequency == total ? range - start : unit * frequency);
  }

  /**
   * Encodes a flag.
   *
   * @param frequency frequency of true out of 2^24, 1..2^24-1
   */
  public void encodeFlag(boolean flag, int frequency) {
    if (frequency < 1 || frequency >= 1 << FLAG_BITS) {
      throw new IllegalArgumentException("invalid frequency of a flag: " + frequency);
    }
    long trueWidth = (range >>> FLAG_BITS) * frequency;
    if (flag) {
      narrow(0, trueWidth);
    } else {
      narrow(trueWidth, range - trueWidth);
    }
  }

  /**
   * Ends the message with the minimum number of bytes, at most two, and starts a new one.
   *
   * @return the message
   */
  public byte[] finish() {
    int zeroBits = RangeCoder.zeroBits(low, range);
    low = RangeCoder.roundedUp(low, zeroBits);
    propagateCarry();
    for (; zeroBits < STATE_BITS; zeroBits += 8) {
      writeByte();
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
    propagateCarry();
    while (range < MIN_RANGE) {
      writeByte();
      range <<= 8;
    }
  }

  private void propagateCarry() {
    if (low >= FULL) {
      low -= FULL;
      int i = size - 1;
      while (++buffer[i] == 0) {
        i--;
      }
    }
  }

  private void writeByte() {
    if (size == buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.multiplyExact(size, 2));
    }
    buffer[size++] = (byte) (low >>> STATE_BITS - 8);
    low = low << 8 & FULL - 1;
  }
}
