package io.vqstream.prior;

/**
 * Encodes latents with rate-distortion optimization: selects the codeword with the minimum cost
 * (see the package documentation) and writes it. The search is greedy: a selected codeword becomes
 * context and is never revised.
 */
final class RdoEncoder implements CodebookCoder {
  private final LatentRows[] latents;
  private final float[] rdWeights;
  private final CodeWriter writer;
  private final int[] candidates;
  private final float[] batchLatents;
  private final float[] costs;
  private final Codebooks codebooks;

  /**
   * Creates an encoder.
   *
   * @param latents of each grid
   * @param lambda squared steps per bit, one for each latent channel
   * @param maxBatchSize maximum number of positions of a batch
   */
  RdoEncoder(
      LatentRows[] latents,
      float[] lambda,
      PriorWeights weights,
      CodeWriter writer,
      int maxBatchSize) {
    this.latents = latents;
    this.writer = writer;
    codebooks = weights.codebooks;
    rdWeights = new float[lambda.length];
    for (int c = 0; c < lambda.length; c++) {
      rdWeights[c] = 1f / lambda[c];
    }
    candidates = new int[maxBatchSize];
    batchLatents = new float[maxBatchSize * lambda.length];
    costs =
        new float
            [weights.subspaces.stream().mapToInt(Subspace::paddedCodewords).max().orElseThrow()];
  }

  @Override
  public void code(MixtureHead head, WavefrontBatch batch, int[] codes) {
    Subspace subspace = head.subspace();
    gatherLatents(subspace, batch);
    int count = 0;
    for (int m = 0; m < batch.size; m++) {
      codes[m] = 0;
      // Every nonzero codeword costs at least its flag. Usually the zero codeword is cheaper.
      if (zeroOverFlag(head, subspace, m) > 0) {
        candidates[count++] = m;
      }
    }
    head.computeLogits(candidates, count);
    for (int j = 0; j < count; j++) {
      int m = candidates[j];
      head.softmax(j);
      int best = cheapest(head, subspace, j, m);
      double bits = CrossEntropy.bits(head.codewordWeights[best - 1] / head.weightSum());
      if (distortion(subspace, m, best) + bits < zeroOverFlag(head, subspace, m)) {
        codes[m] = best;
        writer.prepare(head, m, best);
      }
    }
    writer.write(head, batch, codes);
  }

  private void gatherLatents(Subspace subspace, WavefrontBatch batch) {
    for (int m = 0; m < batch.size; m++) {
      float[] row = latents[batch.grid(m)].row(batch.row(m));
      int from = batch.column(m) * rdWeights.length + subspace.first();
      System.arraycopy(row, from, batchLatents, m * subspace.channels(), subspace.channels());
    }
  }

  /** Returns the cost of the zero codeword minus the rate of the flag of a nonzero one. */
  private double zeroOverFlag(MixtureHead head, Subspace subspace, int m) {
    double zero = head.zeroProbability(m);
    return distortion(subspace, m, 0) + CrossEntropy.bits(zero / (1 - zero));
  }

  private double distortion(Subspace subspace, int m, int code) {
    double sum = 0;
    for (int c = 0; c < subspace.channels(); c++) {
      double distance = batchLatents[m * subspace.channels() + c] - codebooks.at(subspace, code, c);
      sum += distance * distance * rdWeights[subspace.first() + c];
    }
    return sum;
  }

  /** Returns the nonzero codeword of minimum cost; the first if there are several. */
  private int cheapest(MixtureHead head, Subspace subspace, int j, int m) {
    head.costs(j, batchLatents, m * subspace.channels(), rdWeights, costs);
    int best = 0;
    for (int k = 1; k < subspace.nonzeroCodewords(); k++) {
      if (costs[k] < costs[best]) {
        best = k;
      }
    }
    return best + 1;
  }
}
