package io.vqstream.prior;

import java.util.Arrays;
import java.util.BitSet;

/**
 * What a coded grid leaves for the next grid of the same camera: its codes, which of them changed,
 * and the weights that the {@link TemporalMixture} has learned since the key frame. Immutable if
 * callers do not write to the array of codes.
 */
public final class CodeHistory {
  /** Memory of the objects beside the contents of the arrays, in bytes. */
  private static final long OVERHEAD = 150;

  private final byte[] codes;
  private final BitSet changed;
  private final float[] weights;

  /**
   * Creates a history.
   *
   * @param codes {@code [position][subspace]}, unsigned
   * @param changed codes that differ from those of the grid before, {@code [position][subspace]}
   * @param weights {@code [subspace][context]}
   */
  CodeHistory(byte[] codes, BitSet changed, float[] weights) {
    this.codes = codes;
    this.changed = changed;
    this.weights = weights;
  }

  /**
   * Returns the history after a key frame: nothing has changed and nothing is learned.
   *
   * @param codes {@code [position][subspace]}, unsigned; not copied
   * @param subspaces number of subspaces
   */
  public static CodeHistory ofKeyFrame(byte[] codes, int subspaces) {
    float[] weights = new float[subspaces * TemporalMixture.CONTEXTS];
    Arrays.fill(weights, TemporalMixture.START_WEIGHT);
    return new CodeHistory(codes, new BitSet(), weights);
  }

  /** Returns the codes, {@code [position][subspace]}, unsigned. */
  public byte[] codes() {
    return codes;
  }

  /** Returns whether a code differs from that of the grid before. */
  boolean hasChanged(int index) {
    return changed.get(index);
  }

  /** Returns a copy of the weights. */
  float[] weights() {
    return weights.clone();
  }

  /** Returns the memory that this takes, in bytes. */
  public long bytes() {
    return OVERHEAD
        + codes.length
        + changed.size() / Byte.SIZE
        + (long) Float.BYTES * weights.length;
  }
}
