package io.vqstream.prior;

import io.vqstream.entropy.RangeEncoder;

/**
 * Frequencies of nonzero codes at the positions of a batch, kept until they are written: the next
 * position's softmax overwrites those of the head.
 */
final class PreparedCodes {
  private final int[] cumulative;
  private final int[] frequency;
  private final int[] total;
  private final double[] probability;

  PreparedCodes(int maxBatchSize) {
    cumulative = new int[maxBatchSize];
    frequency = new int[maxBatchSize];
    total = new int[maxBatchSize];
    probability = new double[maxBatchSize];
  }

  /**
   * Keeps the frequencies of a nonzero code. The head's softmax must be that of the position.
   *
   * @param member the position's index in the batch
   * @param excluded nonzero code that is known not to occur and has no share; 0 for none
   */
  void prepare(MixtureHead head, int member, int code, int excluded) {
    int sum = 0;
    for (int k = 0; k < code - 1; k++) {
      sum += head.frequencies[k];
    }
    int without = excluded == 0 ? 0 : head.frequencies[excluded - 1];
    cumulative[member] = excluded != 0 && excluded < code ? sum - without : sum;
    frequency[member] = head.frequencies[code - 1];
    total[member] = head.total() - without;
    probability[member] = head.codewordWeights[code - 1] / head.weightSum();
  }

  /** Writes a code and adds its bits under the prior, given that it is not 0. */
  void write(int member, RangeEncoder out, CrossEntropy entropy) {
    out.encode(cumulative[member], frequency[member], total[member]);
    entropy.add(probability[member]);
  }
}
