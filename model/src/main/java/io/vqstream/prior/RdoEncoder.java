package io.vqstream.prior;

/**
 * Encodes latents with rate-distortion optimization: selects the codeword with the minimum cost
 * (see the package documentation) and writes it. The search is greedy: a selected codeword becomes
 * context and is never revised.
 */
final class RdoEncoder implements CodebookCoder {
  private final RdoCosts costs;
  private final CodeWriter writer;
  private final int[] candidates;

  /**
   * Creates an encoder.
   *
   * @param maxBatchSize maximum number of positions of a batch
   */
  RdoEncoder(RdoCosts costs, CodeWriter writer, int maxBatchSize) {
    this.costs = costs;
    this.writer = writer;
    candidates = new int[maxBatchSize];
  }

  @Override
  public void code(MixtureHead head, WavefrontBatch batch, int[] codes) {
    costs.read(head.subspace(), batch);
    int count = 0;
    for (int m = 0; m < batch.size; m++) {
      codes[m] = 0;
      // Every nonzero codeword costs at least its flag. Usually the zero codeword is cheaper.
      if (costs.zeroOverFlag(m, head.zeroProbability(m)) > 0) {
        candidates[count++] = m;
      }
    }
    head.computeLogits(candidates, count);
    for (int j = 0; j < count; j++) {
      int m = candidates[j];
      head.softmax(j);
      int best = costs.cheapest(head, j, m);
      double bits = CrossEntropy.bits(head.codewordWeights[best - 1] / head.weightSum());
      if (costs.distortion(m, best) + bits < costs.zeroOverFlag(m, head.zeroProbability(m))) {
        codes[m] = best;
        writer.prepare(head, m, best);
      }
    }
    writer.write(head, batch, codes);
  }
}
