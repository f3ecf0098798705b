package io.vqstream.prior;

import java.util.Arrays;

/**
 * Chooses the codes of a frame by rate and distortion, as {@link RdoEncoder} does, with ideal code
 * lengths under the prior alone or under a mixture with the frame before.
 */
final class PreviousFrameCoder implements CodebookCoder {
  private final PriorWeights weights;
  private final PreviousFrame previous;
  private final boolean choosesByMixture;
  private final float[][] latents;
  private final float[] lambda;
  private final int[] members;
  private final double[] prior = new double[256];
  private final double[] mixture = new double[256];

  /** Sum of -log2 p under the prior. */
  double priorBits;

  /** Sum of -log2 p under the mixture. */
  double mixtureBits;

  /**
   * @param choosesByMixture whether bits are those of the mixture when codes are chosen
   * @param latents rows of the grid, {@code [width][D]} each
   * @param lambda squared steps per bit, for each channel
   */
  PreviousFrameCoder(
      PriorWeights weights,
      PreviousFrame previous,
      boolean choosesByMixture,
      float[][] latents,
      float[] lambda,
      int maxBatchSize) {
    this.weights = weights;
    this.previous = previous;
    this.choosesByMixture = choosesByMixture;
    this.latents = latents;
    this.lambda = lambda;
    members = new int[maxBatchSize];
    Arrays.setAll(members, m -> m);
  }

  @Override
  public void code(MixtureHead head, WavefrontBatch batch, int[] codes) {
    Subspace subspace = head.subspace();
    int index = subspace.index();
    head.computeLogits(members, batch.size);
    for (int m = 0; m < batch.size; m++) {
      head.softmax(m);
      double zero = head.zeroProbability(m);
      double nonzero = (1 - zero) / head.weightSum();
      prior[0] = zero;
      for (int k = 1; k < subspace.codewords(); k++) {
        prior[k] = Math.max(head.codewordWeights[k - 1] * nonzero, 1e-30);
      }
      System.arraycopy(prior, 0, mixture, 0, subspace.codewords());
      previous.mix(batch.position(m), index, mixture);
      int code = cheapest(subspace, latents[batch.row(m)], batch.column(m));
      codes[m] = code;
      priorBits += CrossEntropy.bits(prior[code]);
      mixtureBits += CrossEntropy.bits(mixture[code]);
      previous.enter(batch.position(m), index, code, mixture[code]);
    }
  }

  private int cheapest(Subspace subspace, float[] row, int column) {
    double[] probability = choosesByMixture ? mixture : prior;
    int at = column * lambda.length + subspace.first();
    int best = 0;
    double bestCost = Double.POSITIVE_INFINITY;
    for (int k = 0; k < subspace.codewords(); k++) {
      double cost = 0;
      for (int c = 0; c < subspace.channels(); c++) {
        double distance = row[at + c] - weights.codebooks.at(subspace, k, c);
        cost += distance * distance / lambda[subspace.first() + c];
      }
      if (cost < bestCost) { // bits are not below 0
        cost += CrossEntropy.bits(probability[k]);
        if (cost < bestCost) {
          bestCost = cost;
          best = k;
        }
      }
    }
    return best;
  }
}
