package io.vqstream.prior;

import io.vqstream.entropy.RangeEncoder;

/**
 * Writes the codes of one subspace at the positions of a batch, those of each grid to the grid's
 * message, in the order that {@link CodebookCoder} defines.
 */
final class CodeWriter {
  private final RangeEncoder[] out;
  private final CrossEntropy[] entropy;
  private final PreparedCodes prepared;

  /**
   * Creates a writer.
   *
   * @param out one for each grid
   * @param entropy one for each grid
   * @param maxBatchSize maximum number of positions of a batch
   */
  CodeWriter(RangeEncoder[] out, CrossEntropy[] entropy, int maxBatchSize) {
    this.out = out;
    this.entropy = entropy;
    prepared = new PreparedCodes(maxBatchSize);
  }

  /**
   * Stores the frequencies of a nonzero code until {@link #write}. The head's softmax must be that
   * of the position.
   *
   * @param member the position's index in the batch
   */
  void prepare(MixtureHead head, int member, int code) {
    prepared.prepare(head, member, code, 0);
  }

  /** Writes the codes of all positions; the nonzero ones must have been prepared. */
  void write(MixtureHead head, WavefrontBatch batch, int[] codes) {
    for (int m = 0; m < batch.size; m++) {
      float zero = head.zeroProbability(m);
      int g = batch.grid(m);
      out[g].encodeFlag(codes[m] == 0, CodebookCoder.flagFrequency(zero));
      entropy[g].add(codes[m] == 0 ? zero : 1.0 - zero);
    }
    for (int m = 0; m < batch.size; m++) {
      if (codes[m] != 0) {
        int g = batch.grid(m);
        prepared.write(m, out[g], entropy[g]);
      }
    }
  }
}
