package io.vqstream.prior;

import io.vqstream.entropy.RangeDecoder;

/**
 * Decodes codes. The distribution of the nonzero codewords is evaluated only where the zero flag
 * says that the code is not 0.
 */
final class CodeDecoder implements CodebookCoder {
  private final RangeDecoder[] in;
  private final CrossEntropy[] entropy;
  private final int[] nonzero;

  /**
   * Creates a decoder.
   *
   * @param in one for each grid
   * @param entropy one for each grid
   * @param maxBatchSize maximum number of positions of a batch
   */
  CodeDecoder(RangeDecoder[] in, CrossEntropy[] entropy, int maxBatchSize) {
    this.in = in;
    this.entropy = entropy;
    nonzero = new int[maxBatchSize];
  }

  @Override
  public void code(MixtureHead head, WavefrontBatch batch, int[] codes) {
    int count = 0;
    for (int m = 0; m < batch.size; m++) {
      float zero = head.zeroProbability(m);
      codes[m] = 0;
      int g = batch.grid(m);
      if (in[g].decodeFlag(CodebookCoder.flagFrequency(zero))) {
        entropy[g].add(zero);
      } else {
        entropy[g].add(1.0 - zero);
        nonzero[count++] = m;
      }
    }
    head.computeLogits(nonzero, count);
    for (int j = 0; j < count; j++) {
      head.softmax(j);
      int g = batch.grid(nonzero[j]);
      codes[nonzero[j]] = decode(head, 0, in[g], entropy[g]);
    }
  }

  @Override
  public boolean isExhausted(WavefrontBatch batch) {
    return isExhausted(in, batch);
  }

  /** Returns true if all messages have been read past their ends, which no encoder produces. */
  static boolean isExhausted(RangeDecoder[] in, WavefrontBatch batch) {
    for (int m = 0; m < batch.size; m++) {
      if (!in[batch.grid(m)].exhausted()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Decodes a nonzero code with the head's last softmax and adds its bits under the prior, given
   * that it is not 0.
   *
   * @param excluded nonzero code that is known not to occur and has no share; 0 for none
   */
  static int decode(MixtureHead head, int excluded, RangeDecoder in, CrossEntropy entropy) {
    int without = excluded == 0 ? 0 : head.frequencies[excluded - 1];
    int target = in.target(head.total() - without);
    int cumulative = 0;
    int k = excluded == 1 ? 1 : 0;
    while (target >= cumulative + head.frequencies[k]) {
      cumulative += head.frequencies[k++];
      k += k == excluded - 1 ? 1 : 0;
    }
    in.advance(cumulative, head.frequencies[k]);
    entropy.add(head.codewordWeights[k] / head.weightSum());
    return k + 1;
  }
}
