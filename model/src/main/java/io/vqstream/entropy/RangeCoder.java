package io.vqstream.entropy;

/** What encoder and decoder must agree on. */
final class RangeCoder {
  /** Bits of the interval's state; a product of range and frequency and a carry stay in a long. */
  static final int STATE_BITS = 56;

  /** The state's bytes, which a decoder reads ahead of what it has decoded. */
  static final int STATE_BYTES = STATE_BITS / 8;

  /** The whole interval. */
  static final long FULL = 1L << STATE_BITS;

  /** A range below this takes in another byte. It leaves 18 bits of precision to the total 2^30. */
  static final long LEAST = 1L << STATE_BITS - 8;

  /** Largest total of frequencies. */
  static final int MAX_TOTAL = 1 << 30;

  /** The total of a flag's two frequencies is 2 to this power. */
  static final int FLAG_BITS = 24;

  /**
   * Zero bits at the end of the number that tells an interval: of its numbers the one with most
   * zero bytes there, which the decoder adds and nobody sends.
   */
  static int zeroBits(long low, long range) {
    int bits = STATE_BITS;
    while (roundedUp(low, bits) >= low + range) {
      bits -= 8;
    }
    return bits;
  }

  /** The least number not below low with that many zero bits at its end. */
  static long roundedUp(long low, int zeroBits) {
    long below = (1L << zeroBits) - 1;
    return low + below & ~below;
  }

  private RangeCoder() {}
}
