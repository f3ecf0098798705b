package io.vqstream.prior;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * One pass over grids in the order of coding: waves ascending, slots ascending within a wave, rows
 * ascending within a slot. Owns the buffers that a pass needs, whose size goes with the rows of a
 * wave, not with the grids. One pass at a time.
 */
final class Walk {
  private static final int MOST_IDLE_ROWS = 512;

  private final PriorWeights weights;
  private final int mostRows;
  private final int liveRows;
  private final ContextNetwork context;
  private final SlotHead head;
  private final float[] known;
  private final int[] codes;

  Walk(PriorWeights weights, Kernels kernels, int mostRows, int liveRows) {
    this.weights = weights;
    this.mostRows = mostRows;
    this.liveRows = liveRows;
    context = new ContextNetwork(weights, kernels, mostRows, liveRows);
    head = new SlotHead(weights, kernels, mostRows);
    known = new float[mostRows * 2 * weights.architecture.latentChannels()];
    codes = new int[mostRows];
  }

  /** Whether its buffers are large enough. */
  boolean fits(int mostRows, int liveRows) {
    return mostRows <= this.mostRows && liveRows <= this.liveRows;
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
  void run(LevelTables level, List<Grid> grids, BitSet idle, SlotCoder coder, byte[][] out) {
    Front front = new Front(grids);
    while (front.next() && !coder.pointless(front)) {
      context.evaluate(front, level);
      for (int s = 0; s < weights.slots.size(); s++) {
        Slot slot = weights.slots.get(s);
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

  private void learn(Front front, Slot slot, LevelTables level, byte[][] out) {
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
