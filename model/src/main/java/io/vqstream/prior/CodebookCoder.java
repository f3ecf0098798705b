package io.vqstream.prior;

/**
 * Encodes or decodes the codes of one subspace at the positions of a wavefront batch, in the order
 * that the package documentation gives.
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

  /**
   * Returns what a grid leaves for the next one of the same camera.
   *
   * @param grid index of the grid in the pass
   * @param codes all codes of the grid
   * @param subspaces number of subspaces
   */
  default CodeHistory history(int grid, byte[] codes, int subspaces) {
    return CodeHistory.ofKeyFrame(codes, subspaces);
  }

  /** Returns the frequency of a true flag out of 2^24. */
  static int flagFrequency(float probability) {
    return (int) (probability * 0x1p24f);
  }
}
