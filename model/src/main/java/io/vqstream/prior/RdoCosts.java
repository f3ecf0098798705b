package io.vqstream.prior;

import java.util.stream.Stream;

/**
 * Rate-distortion costs of codewords for the latents at the positions of a batch, in one subspace;
 * see the package documentation. Not thread-safe.
 */
final class RdoCosts {
  private final LatentRows[] latents;

  /** Of each grid. */
  private final float[][] rdWeights;

  private final Codebooks codebooks;
  private final float[] batchLatents;
  private final float[] costs;

  // What read sets before any other method reads it.
  @SuppressWarnings("NullAway.Init")
  private Subspace subspace;

  @SuppressWarnings("NullAway.Init")
  private WavefrontBatch batch;

  /**
   * Creates buffers.
   *
   * @param latents of each grid
   * @param lambda squared steps per bit of each grid, one for each latent channel
   * @param maxBatchSize maximum number of positions of a batch
   */
  RdoCosts(LatentRows[] latents, float[][] lambda, PriorWeights weights, int maxBatchSize) {
    this.latents = latents;
    codebooks = weights.codebooks;
    rdWeights = Stream.of(lambda).map(RdoCosts::inverse).toArray(float[][]::new);
    batchLatents = new float[maxBatchSize * lambda[0].length];
    costs =
        new float
            [weights.subspaces.stream().mapToInt(Subspace::paddedCodewords).max().orElseThrow()];
  }

  private static float[] inverse(float[] lambda) {
    float[] weights = new float[lambda.length];
    for (int c = 0; c < lambda.length; c++) {
      weights[c] = 1f / lambda[c];
    }
    return weights;
  }

  /** Reads the latents of a batch. */
  void read(Subspace subspace, WavefrontBatch batch) {
    this.subspace = subspace;
    this.batch = batch;
    for (int m = 0; m < batch.size; m++) {
      float[] row = latents[batch.grid(m)].row(batch.row(m));
      int from = batch.column(m) * rdWeights[0].length + subspace.first();
      System.arraycopy(row, from, batchLatents, m * subspace.channels(), subspace.channels());
    }
  }

  /**
   * Returns the cost of the zero codeword minus the rate of the flag of a nonzero one.
   *
   * @param zero probability of the zero codeword
   */
  double zeroOverFlag(int member, double zero) {
    return distortion(member, 0) + CrossEntropy.bits(zero / (1 - zero));
  }

  /** Returns the weighted squared error of a code. */
  double distortion(int member, int code) {
    float[] weights = rdWeights[batch.grid(member)];
    double sum = 0;
    for (int c = 0; c < subspace.channels(); c++) {
      double distance =
          batchLatents[member * subspace.channels() + c] - codebooks.at(subspace, code, c);
      sum += distance * distance * weights[subspace.first() + c];
    }
    return sum;
  }

  /**
   * Returns the code of minimum cost at a position where 0 is possible: a nonzero codeword, or 0.
   * The head's softmax must be that of the position.
   *
   * @param j index of the position among those of {@link MixtureHead#computeLogits}
   * @param zero probability of the zero codeword
   */
  int choose(MixtureHead head, int j, int member, double zero) {
    int best = cheapest(head, j, member);
    double bits = CrossEntropy.bits(head.codewordWeights[best - 1] / head.weightSum());
    return distortion(member, best) + bits < zeroOverFlag(member, zero) ? best : 0;
  }

  /**
   * Returns the nonzero codeword of minimum cost; the first if there are several.
   *
   * @param j index of the position among those of {@link MixtureHead#computeLogits}
   */
  int cheapest(MixtureHead head, int j, int member) {
    int at = member * subspace.channels();
    head.costs(j, batchLatents, at, rdWeights[batch.grid(member)], costs);
    int best = 0;
    for (int k = 1; k < subspace.nonzeroCodewords(); k++) {
      if (costs[k] < costs[best]) {
        best = k;
      }
    }
    return best + 1;
  }
}
