package io.vqstream.prior;

import java.util.BitSet;

/**
 * The distribution of the codes of an inter frame: a mixture of the prior's distribution p with the
 * code c of the reference frame at the same place, for one grid during one coding pass.
 *
 * <p>A flag tells that the code is c again, with probability {@code r = w + (1 - w) p(c)}. If it is
 * not, the code has the distribution p without c. There is a weight w for each subspace and each of
 * {@value #CONTEXTS} contexts:
 *
 * <ul>
 *   <li>whether c is 0
 *   <li>whether c differed from the code of the frame before it
 *   <li>how many codes of the subspace have changed to the left, above, and above to the right (0
 *       to 3)
 *   <li>how many of the last two subspaces have changed at the position (0 to 2)
 * </ul>
 *
 * <p>A weight is learned after each flag by online expectation maximization: {@code w += (w / r -
 * w) / 50} if the code is c again, else {@code w -= w / 50}, within 2^-12 and 1 - 2^-12. It starts
 * at 0.5 after a key frame.
 *
 * <p>All of this is float32 with {@code + - * /} in the order in which it is written here, see the
 * package documentation. No value is below 2^-66, the product of the least values of 1 - w, of 1
 * less the probability of code 0, and of a codeword.
 */
final class TemporalMixture {
  static final float START_WEIGHT = 0.5f;

  private static final int MAX_NEIGHBORS = 3;
  private static final int MAX_SUBSPACES = 2;
  static final int CONTEXTS = 2 * 2 * (MAX_NEIGHBORS + 1) * (MAX_SUBSPACES + 1);

  private static final float LEARNING_STEPS = 50f;
  private static final float MIN_WEIGHT = 0x1p-12f;
  private static final float MAX_WEIGHT = 1f - 0x1p-12f;

  private final CodeHistory reference;
  private final int subspaces;
  private final int rowLength;
  private final float[] weights;
  private final BitSet changed;

  /**
   * Creates the mixture of a grid.
   *
   * @param reference history of the reference frame, whose grid has the same shape
   */
  TemporalMixture(CodeHistory reference, Grid grid, int subspaces) {
    this.reference = reference;
    this.subspaces = subspaces;
    rowLength = grid.width() * subspaces;
    weights = reference.weights();
    changed = new BitSet(reference.codes().length);
  }

  /** Returns c, the code of the reference frame. */
  int referenceCode(int position, int subspace) {
    return reference.codes()[position * subspaces + subspace] & 0xff;
  }

  /**
   * Returns the index of the weight of a code. The codes that it depends on have been {@linkplain
   * #learn learned}.
   */
  int weightIndex(int row, int column, int subspace) {
    int index = row * rowLength + column * subspaces + subspace;
    int neighbors = column > 0 ? changed(index - subspaces) : 0;
    if (row > 0) {
      int above = index - rowLength;
      neighbors += changed(above);
      neighbors += (column + 1) * subspaces < rowLength ? changed(above + subspaces) : 0;
    }
    int before = subspace > 0 ? changed(index - 1) : 0;
    before += subspace > 1 ? changed(index - 2) : 0;
    int context = reference.codes()[index] == 0 ? 0 : 2;
    context += reference.hasChanged(index) ? 1 : 0;
    context = context * (MAX_NEIGHBORS + 1) + neighbors;
    return (subspace * CONTEXTS) + context * (MAX_SUBSPACES + 1) + before;
  }

  private int changed(int index) {
    return changed.get(index) ? 1 : 0;
  }

  /**
   * Returns r, the probability that the code is c again.
   *
   * @param weightIndex see {@link #weightIndex}
   * @param prior p(c)
   */
  float probability(int weightIndex, float prior) {
    float w = weights[weightIndex];
    return MixtureHead.clampFlag(w + (1f - w) * prior);
  }

  /**
   * Learns from a code.
   *
   * @param again whether the code is c
   * @param probability r
   */
  void learn(int position, int subspace, int weightIndex, boolean again, float probability) {
    float w = weights[weightIndex];
    if (again) {
      w += (w / probability - w) / LEARNING_STEPS;
    } else {
      w -= w / LEARNING_STEPS;
      changed.set(position * subspaces + subspace);
    }
    weights[weightIndex] = Math.min(Math.max(w, MIN_WEIGHT), MAX_WEIGHT);
  }

  /** Returns the history for the next frame. */
  CodeHistory next(byte[] codes) {
    return new CodeHistory(codes, changed, weights);
  }

  /**
   * Returns the prior's probability of a nonzero codeword.
   *
   * @param zero probability of code 0
   * @param frequency frequency of the codeword
   * @param total sum of the frequencies of the nonzero codewords
   */
  static float nonzeroProbability(float zero, int frequency, int total) {
    return (1f - zero) * ((float) frequency / (float) total);
  }

  /** Returns the probability of code 0 if the code is not that nonzero codeword. */
  static float zeroProbabilityWithout(float zero, int frequency, int total) {
    float rest = nonzeroProbability(zero, total - frequency, total);
    return MixtureHead.clampFlag(zero / (zero + rest));
  }
}
