package io.vqstream.training;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.SubspaceGroup;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The product quantizer in training: one EMA codebook per subspace (van den Oord et al. 2017,
 * "Neural discrete representation learning", appendix A.1). Codewords are chosen by rate-distortion
 * cost (entropy-constrained vector quantization, Chou, Lookabaugh and Gray 1989). Codeword 0 of
 * each codebook is fixed at zero.
 */
final class LearnedCodebooks {
  private static final double DECAY = 0.99;
  private static final double USAGE_DECAY = 0.98;

  /**
   * Weight of the order-0 bits in the choice of codewords. With its context the prior needs half of
   * them or less; at full weight, codewords die out (a joint phase lost 3 dB at the lowest level).
   */
  private static final double BITS_SHARE = 0.25;

  /** A codeword with fewer picks a batch than this does not follow them. */
  private static final double FEW = 0.05;

  private final Architecture architecture;
  final int slots;
  final int[] first;
  final int[] dimensions;
  final int[] sizes;
  final float[][] words;

  /** Moving averages [slot][code] of how many positions of a batch pick a codeword. */
  final float[][] counts;

  /** Moving averages [slot][code * d + j] of the sum of the latents that pick a codeword. */
  final float[][] sums;

  /** Usage [slot][level * K + code]: moving average of how often a level picks a codeword. */
  final float[][] usage;

  LearnedCodebooks(Architecture architecture) {
    this.architecture = architecture;
    slots = architecture.slotCount();
    first = new int[slots];
    dimensions = new int[slots];
    sizes = new int[slots];
    words = new float[slots][];
    counts = new float[slots][];
    sums = new float[slots][];
    usage = new float[slots][];
    int slot = 0;
    int channel = 0;
    for (SubspaceGroup group : architecture.slots()) {
      for (int i = 0; i < group.count(); i++, slot++) {
        first[slot] = channel;
        dimensions[slot] = group.dimensions();
        sizes[slot] = group.codewords();
        words[slot] = new float[group.codewords() * group.dimensions()];
        counts[slot] = new float[group.codewords()];
        sums[slot] = new float[group.codewords() * group.dimensions()];
        usage[slot] = new float[architecture.levels() * group.codewords()];
        Arrays.fill(usage[slot], 1f / group.codewords());
        channel += group.dimensions();
      }
    }
  }

  /** Number of quality levels. */
  int levels() {
    return architecture.levels();
  }

  /** Codes of a batch and the codewords they stand for. */
  static final class Choice {
    /** Code of [slot][position], positions counted through the images of the batch. */
    final int[][] codes;

    /** Codewords in the layout of the latents, [N, D, positions of an image]. */
    final float[] quantized;

    Choice(int slots, int positions, int values) {
      codes = new int[slots][positions];
      quantized = new float[values];
    }
  }

  /**
   * Picks for each slot and position the codeword with the minimum distortion / lambda + bits, with
   * order-0 bits of the level.
   *
   * @param y latents [N, D, area] in step units
   * @param area positions of an image
   * @param levels level of each image, from 0
   * @param lambda [Q][D]: squared distance in steps that is worth one bit
   */
  Choice choose(float[] y, int area, int[] levels, float[][] lambda) {
    int images = levels.length;
    Choice choice = new Choice(slots, images * area, y.length);
    // a GPU would wait for one thread
    IntStream.range(0, slots)
        .parallel()
        .forEach(
            s -> {
              for (int n = 0; n < images; n++) {
                float[] bits = bits(s, levels[n]);
                for (int p = 0; p < area; p++) {
                  int code = best(y, offset(n, s, area) + p, area, s, lambda[levels[n]], bits);
                  put(choice, n, s, p, area, code);
                }
              }
            });
    return choice;
  }

  /** Makes a choice from codes given as [slot][position]. */
  Choice of(int[][] codes, int images, int area) {
    Choice choice = new Choice(slots, images * area, images * architecture.latentChannels() * area);
    for (int s = 0; s < slots; s++) {
      for (int n = 0; n < images; n++) {
        for (int p = 0; p < area; p++) {
          put(choice, n, s, p, area, codes[s][n * area + p]);
        }
      }
    }
    return choice;
  }

  private void put(Choice choice, int n, int s, int p, int area, int code) {
    choice.codes[s][n * area + p] = code;
    for (int j = 0; j < dimensions[s]; j++) {
      choice.quantized[offset(n, s, area) + p + j * area] = words[s][code * dimensions[s] + j];
    }
  }

  private int offset(int image, int slot, int area) {
    return (image * architecture.latentChannels() + first[slot]) * area;
  }

  private int best(float[] y, int at, int stride, int s, float[] lambda, float[] bits) {
    int d = dimensions[s];
    float[] book = words[s];
    int best = 0;
    float minCost = Float.MAX_VALUE;
    float weight0 = 1 / lambda[first[s]];
    float y0 = y[at];
    for (int k = 0; k < bits.length; k++) {
      float delta = y0 - book[k * d];
      float cost = delta * delta * weight0 + bits[k];
      for (int j = 1; j < d && cost < minCost; j++) {
        delta = y[at + j * stride] - book[k * d + j];
        cost += delta * delta / lambda[first[s] + j];
      }
      if (cost < minCost) {
        minCost = cost;
        best = k;
      }
    }
    return best;
  }

  private float[] bits(int s, int level) {
    int size = sizes[s];
    double total = 0;
    for (int k = 0; k < size; k++) {
      total += usage[s][level * size + k] + 1e-5;
    }
    float[] bits = new float[size];
    for (int k = 0; k < size; k++) {
      double p = (usage[s][level * size + k] + 1e-5) / total;
      bits[k] = (float) (-BITS_SHARE * Math.log(p) / Math.log(2));
    }
    return bits;
  }

  /** Follows the usage of the codewords, from which order-0 bits and perplexity are taken. */
  void count(Choice choice, int[] levels, int area) {
    for (int s = 0; s < slots; s++) {
      int size = sizes[s];
      for (int n = 0; n < levels.length; n++) {
        int[] picks = new int[size];
        for (int p = 0; p < area; p++) {
          picks[choice.codes[s][n * area + p]]++;
        }
        for (int k = 0; k < size; k++) {
          int at = levels[n] * size + k;
          usage[s][at] = average(usage[s][at], (double) picks[k] / area, USAGE_DECAY);
        }
      }
    }
  }

  /** Moves each codeword towards the mean of the latents that picked it. */
  void follow(float[] y, Choice choice, int images, int area) {
    for (int s = 0; s < slots; s++) {
      int d = dimensions[s];
      int[] picks = new int[sizes[s]];
      double[] sum = new double[sums[s].length];
      for (int n = 0; n < images; n++) {
        for (int p = 0; p < area; p++) {
          int code = choice.codes[s][n * area + p];
          picks[code]++;
          for (int j = 0; j < d; j++) {
            sum[code * d + j] += y[offset(n, s, area) + p + j * area];
          }
        }
      }
      for (int k = 0; k < sizes[s]; k++) {
        counts[s][k] = average(counts[s][k], picks[k], DECAY);
      }
      for (int i = 0; i < sum.length; i++) {
        sums[s][i] = average(sums[s][i], sum[i], DECAY);
      }
      // a codeword with hardly any followers keeps its place: its mean is noise
      for (int k = 1; k < sizes[s]; k++) {
        if (counts[s][k] > FEW) {
          for (int j = 0; j < d; j++) {
            words[s][k * d + j] = sums[s][k * d + j] / counts[s][k];
          }
        }
      }
    }
  }

  /** Rounded to the float that the state file keeps, so that a resumed run is the same run. */
  private static float average(float before, double now, double decay) {
    return (float) (decay * before + (1 - decay) * now);
  }

  /**
   * Returns the perplexity of the codes at one level, 2 to the power of their order-0 entropy,
   * averaged over subspaces.
   *
   * @param level from 0
   */
  double perplexity(int level) {
    double mean = 0;
    for (int s = 0; s < slots; s++) {
      double entropy = 0;
      double total = 0;
      for (int k = 0; k < sizes[s]; k++) {
        total += usage[s][level * sizes[s] + k];
      }
      for (int k = 0; k < sizes[s]; k++) {
        double p = usage[s][level * sizes[s] + k] / total;
        entropy -= p > 0 ? p * Math.log(p) : 0;
      }
      mean += Math.exp(entropy) / slots;
    }
    return mean;
  }

  /**
   * Returns the fraction of all codewords in use: those whose average share of the positions
   * exceeds 1e-4 at some level.
   */
  double used() {
    long used = 0;
    long all = 0;
    for (int s = 0; s < slots; s++) {
      for (int k = 0; k < sizes[s]; k++, all++) {
        for (int q = 0; q < architecture.levels(); q++) {
          if (usage[s][q * sizes[s] + k] > 1e-4) {
            used++;
            break;
          }
        }
      }
    }
    return (double) used / all;
  }
}
