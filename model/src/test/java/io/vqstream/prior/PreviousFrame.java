package io.vqstream.prior;

import java.util.Arrays;

/**
 * What encoder and decoder of one camera could know beside the frame itself: the codes of the frame
 * before, and statistics since the last key frame. From these it makes an adaptive mixture of two
 * or four distributions of a code:
 *
 * <ol>
 *   <li>the prior's
 *   <li>the code of the frame before at the same place
 *   <li>how often each code followed that code, backed by the prior where that is rare
 *   <li>the prior's times the evidence of that code, as if both were independent given the code
 * </ol>
 *
 * <p>The first two need no more state than the codes and the weights, and can be coded as a flag
 * that tells whether the code is that of the frame before, then the prior's code if it is not.
 *
 * <p>The weights of a mixture are learned for each subspace and context by online expectation
 * maximization. The context is whether the code before was 0, whether it had changed, how many of
 * the neighbors and of the subspaces before have changed.
 */
final class PreviousFrame {
  private static final double RATE = 0.02;
  private static final double BACKING = 4;
  private static final int MAX_NEIGHBORS = 3;
  private static final int MAX_SUBSPACES = 2;
  private static final int CONTEXTS = 2 * 2 * (MAX_NEIGHBORS + 1) * (MAX_SUBSPACES + 1);

  private final Grid grid;
  private final int expertCount;
  private final int subspaces;
  private final int[] sizes;
  private final double[][][] weights;
  private final float[][] follows;
  private final float[][] followed;
  private final float[][] marginal;
  private final byte[] current;
  private final byte[] before;
  private final boolean[] changedBefore;
  private int frames;

  private final double[][] experts;

  /**
   * @param expertCount 2 or 4 distributions
   */
  PreviousFrame(PriorWeights prior, Grid grid, int expertCount) {
    this.grid = grid;
    this.expertCount = expertCount;
    subspaces = prior.subspaces.size();
    sizes = prior.subspaces.stream().mapToInt(Subspace::codewords).toArray();
    weights = new double[subspaces][CONTEXTS][];
    for (double[][] contexts : weights) {
      for (int i = 0; i < CONTEXTS; i++) {
        contexts[i] = new double[expertCount];
        Arrays.fill(contexts[i], 1.0 / expertCount);
      }
    }
    follows = new float[subspaces][];
    followed = new float[subspaces][];
    marginal = new float[subspaces][];
    for (int s = 0; s < subspaces; s++) {
      follows[s] = new float[sizes[s] * sizes[s]];
      followed[s] = new float[sizes[s]];
      marginal[s] = new float[sizes[s]];
    }
    current = new byte[grid.positions() * subspaces];
    before = new byte[current.length];
    changedBefore = new boolean[current.length];
    experts = new double[expertCount][Arrays.stream(sizes).max().orElseThrow()];
  }

  /** Returns whether the next frame has none before it. */
  boolean isKeyFrame() {
    return frames == 0;
  }

  /** Ends a frame: the next one follows it. */
  void endFrame() {
    if (frames > 0) {
      for (int i = 0; i < current.length; i++) {
        changedBefore[i] = current[i] != before[i];
      }
    }
    System.arraycopy(current, 0, before, 0, current.length);
    frames++;
  }

  /** Returns the share of the codes of the last frame that are those of the frame before it. */
  double same() {
    int same = 0;
    for (boolean changed : changedBefore) {
      same += changed ? 0 : 1;
    }
    return (double) same / changedBefore.length;
  }

  /**
   * Computes the mixture.
   *
   * @param prior the prior's distribution; overwritten with the mixture
   */
  void mix(int position, int subspace, double[] prior) {
    if (isKeyFrame()) {
      return;
    }
    int size = sizes[subspace];
    int last = before[position * subspaces + subspace] & 0xff;
    for (int k = 0; k < size; k++) {
      experts[0][k] = prior[k];
      experts[1][k] = k == last ? 1 : 0;
    }
    if (expertCount > 2) {
      evaluateCounts(subspace, last, prior);
    }
    double[] weight = weights[subspace][context(position, subspace)];
    for (int k = 0; k < size; k++) {
      prior[k] = 0;
      for (int e = 0; e < expertCount; e++) {
        prior[k] += weight[e] * experts[e][k];
      }
    }
  }

  private void evaluateCounts(int subspace, int last, double[] prior) {
    int size = sizes[subspace];
    float[] counts = follows[subspace];
    double evidence = followed[subspace][last];
    double alone = (evidence + 1) / (grid.positions() * (double) frames + size);
    double sum = 0;
    for (int k = 0; k < size; k++) {
      double count = counts[last * size + k];
      experts[2][k] = (count + BACKING * prior[k]) / (evidence + BACKING);
      double given = (count + alone * BACKING) / (marginal[subspace][k] + BACKING);
      experts[3][k] = prior[k] * given / alone;
      sum += experts[3][k];
    }
    for (int k = 0; k < size; k++) {
      experts[3][k] /= sum;
    }
  }

  private int context(int position, int subspace) {
    int at = position * subspaces + subspace;
    int row = position / grid.width();
    int column = position % grid.width();
    int neighbors = 0;
    neighbors += column > 0 ? changed(at - subspaces) : 0;
    neighbors += row > 0 ? changed(at - grid.width() * subspaces) : 0;
    neighbors +=
        row > 0 && column + 1 < grid.width() ? changed(at - (grid.width() - 1) * subspaces) : 0;
    int earlier = 0;
    for (int s = 1; s <= subspace && earlier < MAX_SUBSPACES; s++) {
      earlier += changed(at - s);
    }
    int context = (before[at] == 0 ? 0 : 2) + (changedBefore[at] ? 1 : 0);
    return (context * (MAX_NEIGHBORS + 1) + neighbors) * (MAX_SUBSPACES + 1) + earlier;
  }

  private int changed(int at) {
    return current[at] == before[at] ? 0 : 1;
  }

  /**
   * Enters a code, directly after {@link #mix} of the same place.
   *
   * @param probability of the code in the mixture
   */
  void enter(int position, int subspace, int code, double probability) {
    int at = position * subspaces + subspace;
    if (!isKeyFrame()) {
      double[] weight = weights[subspace][context(position, subspace)];
      for (int e = 0; e < expertCount; e++) {
        weight[e] += RATE * (weight[e] * experts[e][code] / probability - weight[e]);
      }
      int last = before[at] & 0xff;
      follows[subspace][last * sizes[subspace] + code]++;
      followed[subspace][last]++;
      marginal[subspace][code]++;
    }
    current[at] = (byte) code;
  }
}
