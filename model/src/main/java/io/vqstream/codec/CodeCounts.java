package io.vqstream.codec;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.SubspaceGroup;
import java.util.Arrays;
import java.util.BitSet;

/**
 * How often each codeword occurs among codes, slot by slot. What a static code without context
 * would need follows from it.
 */
public final class CodeCounts {
  private static final CodeCounts NONE = new CodeCounts(new int[0][]);

  private final int[][] counts;

  private CodeCounts(int[][] counts) {
    this.counts = counts;
  }

  /**
   * Counts made elsewhere.
   *
   * @param counts a row for each slot with an entry for each of its codewords
   */
  public static CodeCounts of(int[][] counts) {
    return new CodeCounts(Arrays.stream(counts).map(int[]::clone).toArray(int[][]::new));
  }

  /** The counts of a frame without codes: no slots. */
  static CodeCounts none() {
    return NONE;
  }

  /**
   * Counts codes.
   *
   * @param codes {@code [position][slot]}, unsigned
   * @param idle slots that have no codes
   */
  static CodeCounts of(byte[] codes, Architecture architecture, BitSet idle) {
    int[][] counts = new int[architecture.slotCount()][];
    int slot = 0;
    for (SubspaceGroup group : architecture.slots()) {
      for (int i = 0; i < group.count(); i++) {
        counts[slot++] = new int[group.codewords()];
      }
    }
    for (int i = 0; i < codes.length; i++) {
      if (!idle.get(i % counts.length)) {
        counts[i % counts.length][codes[i] & 0xff]++;
      }
    }
    return new CodeCounts(counts);
  }

  /** Number of slots; 0 where there are no codes. */
  public int slots() {
    return counts.length;
  }

  /** Size of a slot's codebook. */
  public int codewords(int slot) {
    return counts[slot].length;
  }

  /** How often a slot uses a codeword. */
  public int count(int slot, int codeword) {
    return counts[slot][codeword];
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
