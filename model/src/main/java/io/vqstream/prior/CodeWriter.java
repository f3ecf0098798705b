package io.vqstream.prior;

import io.vqstream.entropy.RangeEncoder;

/**
 * Writes one slot's codes of a front, each grid's into a message of its own, in the order that
 * {@link CodebookCoder} gives.
 */
final class CodeWriter {
  private final RangeEncoder[] out;
  private final CrossEntropy[] entropy;
  private final int[] cumulative;
  private final int[] frequency;
  private final int[] total;
  private final double[] probability;

  CodeWriter(RangeEncoder[] out, CrossEntropy[] entropy, int maxRows) {
    this.out = out;
    this.entropy = entropy;
    cumulative = new int[maxRows];
    frequency = new int[maxRows];
    total = new int[maxRows];
    probability = new double[maxRows];
  }

  /** Notes the distribution that the head gives to a row's code, which is not zero. */
  void note(MixtureHead head, int row, int code) {
    int sum = 0;
    for (int k = 0; k < code - 1; k++) {
      sum += head.frequencies[k];
    }
    cumulative[row] = sum;
    frequency[row] = head.frequencies[code - 1];
    total[row] = head.total();
    probability[row] = head.codewordWeights[code - 1] / head.weightSum();
  }

  /** Writes the codes of all rows; those that are not zero have been noted. */
  void write(MixtureHead head, WavefrontBatch front, int[] codes) {
    for (int m = 0; m < head.rows(); m++) {
      float zero = head.zero(m);
      int g = front.grid(m);
      out[g].encodeFlag(codes[m] == 0, CodebookCoder.flagFrequency(zero));
      entropy[g].add(codes[m] == 0 ? zero : 1.0 - zero);
    }
    for (int m = 0; m < head.rows(); m++) {
      if (codes[m] != 0) {
        int g = front.grid(m);
        out[g].encode(cumulative[m], frequency[m], total[m]);
        entropy[g].add(probability[m]);
      }
    }
  }
}
