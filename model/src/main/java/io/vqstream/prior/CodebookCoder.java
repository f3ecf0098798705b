package io.vqstream.prior;

/**
 * Settles the codes of one slot at the positions of a front, and writes or reads them: the zero
 * flags of a grid's rows first, ascending, then the codes of those that are not zero, ascending.
 */
interface CodebookCoder {

  /**
   * @param head has evaluated the slot for the front
   * @param codes out, one for each member of the front
   */
  void code(MixtureHead head, WavefrontBatch front, int[] codes);

  /**
   * Whether the codes of all members of a front mean nothing, so that no more need to be computed.
   */
  default boolean pointless(WavefrontBatch front) {
    return false;
  }

  /** Frequency of a zero flag out of 2^24. */
  static int flagFrequency(float zero) {
    return (int) (zero * 0x1p24f);
  }
}
