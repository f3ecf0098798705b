package io.vqstream.prior;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * One pass over grids in the order of coding: waves ascending, slots ascending within a wave, rows
 * ascending within a slot. Owns the buffers that a pass needs, whose size goes with the rows of a
 * wave, not with the grids. One pass at a time.
 */
final class CodingPass {
  private static final int MOST_IDLE_ROWS = 512;

  private final PriorWeights weights;
  private final int maxRows;
  private final int liveRows;
  private final ContextNetwork context;
  private final MixtureHead head;
  private final float[] known;
  private final int[] codes;

  CodingPass(PriorWeights weights, Kernels kernels, int maxRows, int liveRows) {
    this.weights = weights;
    this.maxRows = maxRows;
    this.liveRows = liveRows;
    context = new ContextNetwork(weights, kernels, maxRows, liveRows);
    head = new MixtureHead(weights, kernels, maxRows);
    known = new float[maxRows * 2 * weights.architecture.latentChannels()];
    codes = new int[maxRows];
  }

  /** Whether its buffers are large enough. */
  boolean fits(int maxRows, int liveRows) {
    return maxRows <= this.maxRows && liveRows <= this.liveRows;
  }

  /** Whether its buffers are small enough to lie idle: some 30 kB a row. */
  boolean worthKeeping() {
    return liveRows <= MOST_IDLE_ROWS;
  }

  /**
   * Walks over grids, until the coder says that it is pointless to go on.
   *
   * @param idle slots whose codes are 0 and not coded
   * @param out codes of each grid, {@code [position][slot]}; 0 where the walk did not get
   */
  void run(LevelTables level, List<Grid> grids, BitSet idle, CodebookCoder coder, byte[][] out) {
    WavefrontBatch front = new WavefrontBatch(grids);
    while (front.next() && !coder.pointless(front)) {
      context.evaluate(front, level);
      for (int s = 0; s < weights.slots.size(); s++) {
        Subspace slot = weights.slots.get(s);
        if (idle.get(slot.index())) {
          Arrays.fill(codes, 0, front.rows, 0);
        } else {
          head.evaluate(slot, level, context, known, front.rows);
          coder.code(head, front, codes);
        }
        learn(front, slot, level, out);
      }
      context.keep(front, known);
    }
  }

  private void learn(WavefrontBatch front, Subspace slot, LevelTables level, byte[][] out) {
    int all = weights.architecture.latentChannels();
    int channels = slot.channels();
    float[] features = level.features().get(slot.index());
    for (int m = 0; m < front.rows; m++) {
      int from = codes[m] * 2 * channels;
      int to = m * 2 * all + slot.first();
      System.arraycopy(features, from, known, to, channels);
      System.arraycopy(features, from + channels, known, to + all, channels);
      out[front.grid(m)][front.position(m) * weights.slots.size() + slot.index()] = (byte) codes[m];
    }
  }
}
