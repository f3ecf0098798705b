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
      codes[m] = costs.choose(head, j, m, head.zeroProbability(m));
      if (codes[m] != 0) {
        writer.prepare(head, m, codes[m]);
      }
    }
    writer.write(head, batch, codes);
  }
}
