package io.vqstream.entropy;

/** Constants and arithmetic shared by encoder and decoder. */
final class RangeCoder {
  /** Bits of the interval; products with a frequency and a carry fit a long. */
  static final int STATE_BITS = 56;

  /** Bytes of the interval, which the decoder reads ahead of the decoded symbols. */
  static final int STATE_BYTES = STATE_BITS / 8;

  /** Width of the whole interval. */
  static final long FULL = 1L << STATE_BITS;

  /** A range below this is renormalized. It leaves 18 bits of precision at a total of 2^30. */
  static final long MIN_RANGE = 1L << STATE_BITS - 8;

  /** Maximum total of frequencies. */
  static final int MAX_TOTAL = 1 << 30;

  /** Binary logarithm of the total of a flag's two frequencies. */
  static final int FLAG_BITS = 24;

  /**
   * Returns the maximum number of trailing zero bits, in whole bytes, of a number in the interval.
   * Trailing zero bytes are not transmitted; the decoder appends them.
   */
  static int zeroBits(long low, long range) {
    int bits = STATE_BITS;
    while (roundedUp(low, bits) >= low + range) {
      bits -= 8;
    }
    return bits;
  }

  /** Returns low rounded up to a multiple of 2^zeroBits. */
  static long roundedUp(long low, int zeroBits) {
    long below = (1L << zeroBits) - 1;
    return low + below & ~below;
  }

  private RangeCoder() {}
}
