package io.vqstream.codec;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.SubspaceGroup;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Histogram of the codes of an image: the number of occurrences of each codeword, per subspace of
 * the product quantizer. It gives the zero-order entropy, the baseline for the prior.
 */
public final class CodeCounts {
  private static final CodeCounts NONE = new CodeCounts(new int[0][]);

  private final int[][] counts;

  private CodeCounts(int[][] counts) {
    this.counts = counts;
  }

  /**
   * Creates a histogram from counts.
   *
   * @param counts {@code [subspace][codeword]}
   */
  public static CodeCounts of(int[][] counts) {
    return new CodeCounts(Arrays.stream(counts).map(int[]::clone).toArray(int[][]::new));
  }

  /** Returns the histogram of a pass-through frame, which has no subspaces. */
  static CodeCounts none() {
    return NONE;
  }

  /**
   * Counts codes.
   *
   * @param codes {@code [position][subspace]}, unsigned
   * @param idle subspaces without codes
   */
  static CodeCounts of(byte[] codes, Architecture architecture, BitSet idle) {
    int[][] counts = new int[architecture.subspaceCount()][];
    int subspace = 0;
    for (SubspaceGroup group : architecture.subspaces()) {
      for (int i = 0; i < group.count(); i++) {
        counts[subspace++] = new int[group.codewords()];
      }
    }
    for (int i = 0; i < codes.length; i++) {
      if (!idle.get(i % counts.length)) {
        counts[i % counts.length][codes[i] & 0xff]++;
      }
    }
    return new CodeCounts(counts);
  }

  /** Returns the number of subspaces; 0 for a pass-through frame. */
  public int subspaces() {
    return counts.length;
  }

  /** Returns the codebook size of a subspace. */
  public int codewords(int subspace) {
    return counts[subspace].length;
  }

  /** Returns the number of occurrences of a codeword in a subspace. */
  public int count(int subspace, int codeword) {
    return counts[subspace][codeword];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CodeCounts that && Arrays.deepEquals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(counts);
  }
}
