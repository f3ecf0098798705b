package io.vqstream.prior;

import java.util.SplittableRandom;

/** Draws codes of one grid from the prior; the first positions of the grid may be given. */
final class CodeSampler implements CodebookCoder {
  private final Sampling sampling;
  private final SplittableRandom random;
  private final byte[] given;
  private final int givenPositions;
  private final int subspaces;
  private final int[] drawn;
  private final double[] probabilities;

  /**
   * Creates a sampler.
   *
   * @param given codes of the grid, {@code [position][subspace]}
   * @param givenPositions number of positions whose codes are given, in row-major order
   * @param subspaces number of subspaces
   * @param maxCodewords maximum number of codewords of a subspace
   * @param maxBatchSize maximum number of positions of a batch
   */
  CodeSampler(
      Sampling sampling,
      byte[] given,
      int givenPositions,
      int subspaces,
      int maxCodewords,
      int maxBatchSize) {
    this.sampling = sampling;
    this.given = given;
    this.givenPositions = givenPositions;
    this.subspaces = subspaces;
    random = new SplittableRandom(sampling.seed());
    drawn = new int[maxBatchSize];
    probabilities = new double[maxCodewords];
  }

  @Override
  public void code(MixtureHead head, WavefrontBatch batch, int[] codes) {
    int count = 0;
    for (int m = 0; m < batch.size; m++) {
      int position = batch.position(m);
      if (position < givenPositions) {
        codes[m] = given[position * subspaces + head.subspace().index()] & 0xff;
      } else {
        drawn[count++] = m;
      }
    }
    head.computeLogits(drawn, count);
    for (int j = 0; j < count; j++) {
      head.softmax(j);
      codes[drawn[j]] = draw(head, head.zeroProbability(drawn[j]));
    }
  }

  private int draw(MixtureHead head, double zero) {
    int codewords = head.subspace().nonzeroCodewords() + 1;
    double scale = (1 - zero) / head.weightSum();
    double total = put(0, zero);
    for (int k = 1; k < codewords; k++) {
      total += put(k, scale * head.codewordWeights[k - 1]);
    }
    if (sampling.topP() < 1) {
      total = keepNucleus(codewords, sampling.topP() * total);
    }
    double left = (random.nextLong() >>> 11) * 0x1p-53 * total;
    int last = 0;
    for (int k = 0; k < codewords; k++) {
      if (probabilities[k] > 0) {
        left -= probabilities[k];
        last = k;
        if (left < 0) {
          break;
        }
      }
    }
    return last;
  }

  /** Sets the probability of a code before normalization and returns it. */
  private double put(int code, double probability) {
    double value =
        sampling.temperature() == 1
            ? probability
            : StrictMath.pow(probability, 1 / sampling.temperature());
    probabilities[code] = value;
    return value;
  }

  /** Keeps the most probable codes whose sum reaches a mass; returns the sum. */
  private double keepNucleus(int codewords, double mass) {
    double sum = 0;
    for (int size = 0; size < codewords && sum < mass; size++) {
      int next = 0;
      for (int k = 1; k < codewords; k++) {
        next = probabilities[k] > probabilities[next] ? k : next;
      }
      sum += probabilities[next];
      probabilities[next] = -probabilities[next]; // kept
    }
    for (int k = 0; k < codewords; k++) {
      probabilities[k] = Math.max(0, -probabilities[k]);
    }
    return sum;
  }
}
