package io.vqstream.prior;

/**
 * Encodes or decodes the codes of one subspace at the positions of a wavefront batch. For each grid
 * the zero flags of all its positions come first, by ascending row, then the nonzero codes, by
 * ascending row.
 */
interface CodebookCoder {

  /**
   * Codes one subspace at all positions of a batch.
   *
   * @param head has evaluated the subspace for the batch
   * @param codes overwritten with one code for each position of the batch
   */
  void code(MixtureHead head, WavefrontBatch batch, int[] codes);

  /**
   * Returns whether the messages of all grids in the batch have ended, so that the remaining codes
   * need not be computed.
   */
  default boolean isExhausted(WavefrontBatch batch) {
    return false;
  }

  /** Returns the frequency of a zero flag out of 2^24. */
  static int flagFrequency(float zeroProbability) {
    return (int) (zeroProbability * 0x1p24f);
  }
}
