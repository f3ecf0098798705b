package io.vqstream.prior;

import io.vqstream.kernel.Kernels;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * One pass over a group of grids in coding order: wavefronts ascending, subspaces ascending within
 * a wavefront, rows ascending within a subspace.
 *
 * <p>Owns the buffers of a pass. Their size depends on the number of rows in a wavefront, not on
 * the number of positions. Not thread-safe.
 */
final class CodingPass {
  /** Maximum number of live rows of a pass that is cached. A row takes about 30 kB. */
  static final int MAX_CACHED_ROWS = 512;

  private final PriorWeights weights;
  private final int maxBatchSize;
  private final int liveRows;
  private final ContextNetwork context;
  private final MixtureHead head;
  private final float[] features;
  private final int[] codes;

  CodingPass(PriorWeights weights, Kernels kernels, int maxBatchSize, int liveRows) {
    this.weights = weights;
    this.maxBatchSize = maxBatchSize;
    this.liveRows = liveRows;
    context = new ContextNetwork(weights, kernels, maxBatchSize, liveRows);
    head = new MixtureHead(weights, kernels, maxBatchSize);
    features = new float[maxBatchSize * 2 * weights.architecture.latentChannels()];
    codes = new int[maxBatchSize];
  }

  /** Returns whether the buffers are large enough. */
  boolean fits(int maxBatchSize, int liveRows) {
    return maxBatchSize <= this.maxBatchSize && liveRows <= this.liveRows;
  }

  /** Returns whether the buffers are small enough to be kept for the next call. */
  boolean isCacheable() {
    return liveRows <= MAX_CACHED_ROWS;
  }

  /**
   * Codes the grids until the last wavefront, or until the coder is exhausted.
   *
   * @param inactive subspaces whose codes are 0 and not coded
   * @param out overwritten with the codes of each grid, {@code [position][subspace]}; positions
   *     that the pass does not reach stay 0
   */
  void run(
      LevelParameters level, List<Grid> grids, BitSet inactive, CodebookCoder coder, byte[][] out) {
    WavefrontBatch batch = new WavefrontBatch(grids);
    while (batch.next() && !coder.isExhausted(batch)) {
      context.evaluate(batch, level);
      for (int s = 0; s < weights.subspaces.size(); s++) {
        Subspace subspace = weights.subspaces.get(s);
        if (inactive.get(subspace.index())) {
          Arrays.fill(codes, 0, batch.size, 0);
        } else {
          head.evaluate(subspace, level, context, features, batch.size);
          coder.code(head, batch, codes);
        }
        storeCodes(batch, subspace, level, out);
      }
      context.store(batch, features);
    }
  }

  private void storeCodes(
      WavefrontBatch batch, Subspace subspace, LevelParameters level, byte[][] out) {
    int latentChannels = weights.architecture.latentChannels();
    int channels = subspace.channels();
    float[] byCode = level.features().get(subspace.index());
    for (int m = 0; m < batch.size; m++) {
      int from = codes[m] * 2 * channels;
      int to = m * 2 * latentChannels + subspace.first();
      System.arraycopy(byCode, from, features, to, channels);
      System.arraycopy(byCode, from + channels, features, to + latentChannels, channels);
      int at = batch.position(m) * weights.subspaces.size() + subspace.index();
      out[batch.grid(m)][at] = (byte) codes[m];
    }
  }
}
