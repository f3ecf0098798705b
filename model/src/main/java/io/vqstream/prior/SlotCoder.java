package io.vqstream.prior;

/**
 * Settles the codes of one slot at the positions of a wave, and writes or reads them: the zero
 * flags of all rows first, ascending, then the codes of those that are not zero, ascending.
 */
interface SlotCoder {

  /**
   * @param head has evaluated the slot for the wave
   * @param codes out, one for each row of the wave
   */
  void code(SlotHead head, Wave wave, int[] codes);

  /** Frequency of a zero flag out of 2^24. */
  static int flagFrequency(float zero) {
    return (int) (zero * 0x1p24f);
  }
}
