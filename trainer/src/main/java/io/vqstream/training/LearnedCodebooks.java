package io.vqstream.training;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.SubspaceGroup;
import java.util.Arrays;

/**
 * The codebooks in training, one per subspace. Those of {@link ProductQuantizer} are EMA codebooks
 * (van den Oord et al. 2017, "Neural discrete representation learning", appendix A.1) whose
 * codewords are chosen by rate-distortion cost (entropy-constrained vector quantization, Chou,
 * Lookabaugh and Gray 1989). Codeword 0 of each codebook is fixed at zero.
 */
final class LearnedCodebooks {
  static final double USAGE_DECAY = 0.98;

  /**
   * Weight of the order-0 bits in the choice of codewords. With its context the prior needs half of
   * them or less; at full weight, codewords die out (a joint phase lost 3 dB at the lowest level).
   */
  static final double BITS_SHARE = 0.25;

  /** A codeword with fewer picks a batch than this does not follow them. */
  static final double FEW = 0.05;

  private static final double LN2 = Math.log(2);

  private final Architecture architecture;
  final int subspaces;
  final int[] first;
  final int[] dimensions;
  final int[] sizes;
  final float[][] words;

  /** Moving averages [subspace][code] of how many positions of a batch pick a codeword. */
  final float[][] counts;

  /** Moving averages [subspace][code * d + j] of the sum of the latents that pick a codeword. */
  final float[][] sums;

  /** Usage [subspace][level * K + code]: moving average of how often a level picks a codeword. */
  final float[][] usage;

  LearnedCodebooks(Architecture architecture) {
    this.architecture = architecture;
    subspaces = architecture.subspaceCount();
    first = new int[subspaces];
    dimensions = new int[subspaces];
    sizes = new int[subspaces];
    words = new float[subspaces][];
    counts = new float[subspaces][];
    sums = new float[subspaces][];
    usage = new float[subspaces][];
    int subspace = 0;
    int channel = 0;
    for (SubspaceGroup group : architecture.subspaces()) {
      for (int i = 0; i < group.count(); i++, subspace++) {
        first[subspace] = channel;
        dimensions[subspace] = group.dimensions();
        sizes[subspace] = group.codewords();
        words[subspace] = new float[group.codewords() * group.dimensions()];
        counts[subspace] = new float[group.codewords()];
        sums[subspace] = new float[group.codewords() * group.dimensions()];
        usage[subspace] = new float[architecture.levels() * group.codewords()];
        Arrays.fill(usage[subspace], 1f / group.codewords());
        channel += group.dimensions();
      }
    }
  }

  /** Returns the architecture whose subspaces have these codebooks. */
  Architecture architecture() {
    return architecture;
  }

  /** Number of quality levels. */
  int levels() {
    return architecture.levels();
  }

  /**
   * Returns the perplexity of the codes at one level, 2 to the power of their order-0 entropy,
   * averaged over subspaces.
   *
   * @param level from 0
   */
  double perplexity(int level) {
    double mean = 0;
    for (int s = 0; s < subspaces; s++) {
      mean += Math.pow(2, entropy(s, level)) / subspaces;
    }
    return mean;
  }

  /**
   * Returns the bits of a code at one level with an ideal static code: its order-0 entropy,
   * averaged over subspaces.
   *
   * @param level from 0
   */
  double orderZeroBits(int level) {
    double mean = 0;
    for (int s = 0; s < subspaces; s++) {
      mean += entropy(s, level) / subspaces;
    }
    return mean;
  }

  /** Returns the bits of a code with codes of fixed length, averaged over subspaces. */
  double uniformBits() {
    return Arrays.stream(sizes).mapToDouble(size -> Math.log(size) / LN2).average().orElse(0);
  }

  private double entropy(int subspace, int level) {
    double total = total(subspace, level);
    double entropy = 0;
    for (int k = 0; k < sizes[subspace]; k++) {
      double p = usage[subspace][level * sizes[subspace] + k] / total;
      entropy -= p > 0 ? p * Math.log(p) / LN2 : 0;
    }
    return entropy;
  }

  private double total(int subspace, int level) {
    double total = 0;
    for (int k = 0; k < sizes[subspace]; k++) {
      total += usage[subspace][level * sizes[subspace] + k];
    }
    return total;
  }

  /**
   * Returns the fraction of all codewords in use: those whose average share of the positions
   * exceeds 1e-4 at some level.
   */
  double used() {
    return used(0, architecture.levels());
  }

  /**
   * Returns the fraction of all codewords in use at one level.
   *
   * @param level from 0
   */
  double used(int level) {
    return used(level, level + 1);
  }

  private double used(int from, int to) {
    long used = 0;
    long all = 0;
    for (int s = 0; s < subspaces; s++) {
      boolean[] inUse = new boolean[sizes[s]];
      for (int q = from; q < to; q++) {
        double total = total(s, q);
        for (int k = 0; k < sizes[s]; k++) {
          inUse[k] |= usage[s][q * sizes[s] + k] > 1e-4 * total;
        }
      }
      for (boolean one : inUse) {
        used += one ? 1 : 0;
        all++;
      }
    }
    return (double) used / all;
  }
}
