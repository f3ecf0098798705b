package io.vqstream.prior;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The distribution of one slot's code at the positions of a front: a mixture of a density over the
 * latent, read off at the codewords, and learned logits.
 *
 * <p>Order of sums. Head: what the context says, then the values of known channels ascending, then
 * their arsinhs. Location: density bias, context, values of known channels, density weights. Logit
 * of codeword k: bias, head ascending, then {@link Kernels#subtractDistances}.
 */
final class MixtureHead {
  private static final float LEAST_LOG_SCALE = -4f;
  private static final float MOST_LOG_SCALE = 5f;
  private static final float MOST_ZERO_LOGIT = 15f;
  private static final float MOST_SIGMOID = 30f;
  private static final float SCALE_FLOOR = 0.012f;
  private static final float LEAST_ZERO = 1e-6f;
  private static final float MOST_ZERO = 1f - 1e-6f;

  /** A flag's frequency is out of 2^24 and leaves room for the other side. */
  private static final float LEAST_FLAG = 0x1p-24f;

  private static final float MOST_FLAG = 1f - 0x1p-24f;

  private final PriorWeights weights;
  private final Kernels kernels;
  private final int headChannels;
  private final float[] joint;
  private final float[] density;
  private final float[] scale;
  private final float[] edges;
  private final float[] zeroLogit;
  private final float[] mu;
  private final float[] inverse;
  private final float[] zero;
  private final float[] compactHeads;
  private final float[] logits;

  /** Rows of {@link #logits}, by slot: made once, for none is to be made for each code. */
  private final List<Kernels.Logits[]> logitRows;

  /** Weights of the codewords but the zero vector, of the row last given to {@link #softmax}. */
  final float[] codewordWeights;

  /** Their frequencies. */
  final int[] frequencies;

  private Subspace slot;
  private MixtureWeights own;
  private LevelTables level;
  private int rows;
  private int jointStride;

  MixtureHead(PriorWeights weights, Kernels kernels, int maxRows) {
    this.weights = weights;
    this.kernels = kernels;
    headChannels = weights.architecture.slotChannels();
    int channels = weights.slots.stream().mapToInt(Subspace::channels).max().orElseThrow();
    int others = weights.slots.stream().mapToInt(Subspace::paddedOthers).max().orElseThrow();
    joint = new float[maxRows * Kernels.padded(headChannels + channels)];
    density = new float[maxRows * Kernels.padded(2 * channels + 1)];
    scale = new float[Kernels.padded(maxRows * channels)];
    edges = new float[Kernels.padded(2 * maxRows * channels)];
    zeroLogit = new float[Kernels.padded(maxRows)];
    mu = new float[maxRows * channels];
    inverse = new float[maxRows * channels];
    zero = new float[maxRows];
    compactHeads = new float[maxRows * headChannels];
    logits = new float[maxRows * others];
    Map<Integer, Kernels.Logits[]> views = new HashMap<>();
    logitRows =
        weights.slots.stream()
            .map(s -> views.computeIfAbsent(s.paddedOthers(), n -> rowsOf(maxRows, n)))
            .toList();
    codewordWeights = new float[others];
    frequencies = new int[others];
  }

  /**
   * Computes the probability of the zero codeword, and what the others need, for all positions of a
   * front.
   *
   * @param known features of the members' positions, {@code [rows][2D]}; the slot's and later ones
   *     are not looked at
   */
  void evaluate(Subspace slot, LevelTables level, ContextNetwork context, float[] known, int rows) {
    this.slot = slot;
    this.level = level;
    this.rows = rows;
    own = weights.slotWeights.get(slot.index());
    heads(context, known);
    density();
    zeroProbabilities();
  }

  Subspace slot() {
    return slot;
  }

  int rows() {
    return rows;
  }

  /** Probability that the code of a row is 0. */
  float zero(int row) {
    return zero[row];
  }

  private void heads(ContextNetwork context, float[] known) {
    int channels = slot.channels();
    jointStride = own.depthValues().paddedOutputs();
    Arrays.fill(joint, 0, rows * jointStride, 0f);
    for (int m = 0; m < rows; m++) {
      int from = m * context.headStride + slot.index() * headChannels;
      System.arraycopy(context.heads, from, joint, m * jointStride, headChannels);
      from = m * context.locationStride + slot.first();
      int to = m * jointStride + headChannels;
      System.arraycopy(context.locations, from, joint, to, channels);
    }
    int all = weights.architecture.latentChannels();
    kernels.multiplyAdd(own.depthValues(), rows, known, 0, 2 * all, joint, jointStride);
    kernels.multiplyAdd(own.depthArsinh(), rows, known, all, 2 * all, joint, jointStride);
  }

  private void density() {
    int channels = slot.channels();
    int stride = own.density().paddedOutputs();
    for (int m = 0; m < rows; m++) {
      int at = m * stride;
      System.arraycopy(joint, m * jointStride + headChannels, density, at, channels);
      System.arraycopy(level.logScaleBias(), slot.first(), density, at + channels, channels);
      density[at + 2 * channels] = level.zeroBias()[slot.index()];
      Arrays.fill(density, at + 2 * channels + 1, at + stride, 0f);
    }
    kernels.activate(joint, rows * jointStride);
    kernels.multiplyAdd(own.density(), rows, joint, 0, jointStride, density, stride);
    for (int m = 0; m < rows; m++) {
      for (int c = 0; c < channels; c++) {
        int i = m * channels + c;
        mu[i] = Flush.tiny(density[m * stride + c]) * level.unit()[slot.first() + c];
        scale[i] = clamp(density[m * stride + channels + c], LEAST_LOG_SCALE, MOST_LOG_SCALE);
      }
      zeroLogit[m] = clamp(density[m * stride + 2 * channels], -MOST_ZERO_LOGIT, MOST_ZERO_LOGIT);
    }
  }

  private void zeroProbabilities() {
    int count = rows * slot.channels();
    kernels.exp(scale, Kernels.padded(count));
    kernels.exp(zeroLogit, Kernels.padded(rows));
    for (int i = 0; i < count; i++) {
      inverse[i] = 1f / (scale[i] * scale[i] + SCALE_FLOOR);
      edges[2 * i] = clamp((mu[i] - 0.5f) / scale[i], -MOST_SIGMOID, MOST_SIGMOID);
      edges[2 * i + 1] = clamp((mu[i] + 0.5f) / scale[i], -MOST_SIGMOID, MOST_SIGMOID);
    }
    kernels.exp(edges, Kernels.padded(2 * count));
    for (int m = 0; m < rows; m++) {
      float p = 1f;
      for (int c = 0; c < slot.channels(); c++) {
        int i = 2 * (m * slot.channels() + c);
        // Clamped at every step, which ends where clamping once would: no factor is above 1.
        p = clamp(p * (sigmoid(edges[i]) - sigmoid(edges[i + 1])), LEAST_ZERO, MOST_ZERO);
      }
      float weighted = p * zeroLogit[m];
      zero[m] = clamp(weighted / (weighted + (1f - p)), LEAST_FLAG, MOST_FLAG);
    }
  }

  /** Computes the logits of the codewords but the zero vector, for some of the rows. */
  void logits(int[] members, int count) {
    for (int j = 0; j < count; j++) {
      System.arraycopy(
          joint, members[j] * jointStride, compactHeads, j * headChannels, headChannels);
    }
    int stride = slot.paddedOthers();
    Rows.fill(logits, count, stride, level.logitBias().get(slot.index()));
    kernels.multiplyAdd(own.logits(), count, compactHeads, 0, headChannels, logits, stride);
    int channels = slot.channels();
    for (int j = 0; j < count; j++) {
      int at = members[j] * channels;
      kernels.subtractDistances(own.codewords(), channels, mu, inverse, at, row(j));
    }
  }

  /**
   * Computes {@link #codewordWeights} and {@link #frequencies}.
   *
   * @param j place among the rows given to {@link #logits}
   */
  void softmax(int j) {
    kernels.softmax(row(j), codewordWeights, frequencies);
  }

  /** Sum of the frequencies. */
  int total() {
    int total = 0;
    int count = slot.others();
    for (int k = 0; k < count; k++) {
      total += frequencies[k];
    }
    return total;
  }

  /** Sum of the codewords' weights: that of every fourth, four times, then these, then the rest. */
  double weightSum() {
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    int count = slot.others();
    int k = 0;
    for (; k + 3 < count; k += 4) {
      sum0 += codewordWeights[k];
      sum1 += codewordWeights[k + 1];
      sum2 += codewordWeights[k + 2];
      sum3 += codewordWeights[k + 3];
    }
    double sum = ((sum0 + sum1) + sum2) + sum3;
    for (; k < count; k++) {
      sum += codewordWeights[k];
    }
    return sum;
  }

  /** The kernels' costs of the codewords but the zero vector; see {@link Kernels#costs}. */
  void costs(int j, float[] latents, int at, float[] bits, float[] costs) {
    kernels.costs(own.codewords(), slot.channels(), latents, at, bits, slot.first(), row(j), costs);
  }

  private Kernels.Logits[] rowsOf(int maxRows, int padded) {
    Kernels.Logits[] rowsOf = new Kernels.Logits[maxRows];
    Arrays.setAll(rowsOf, j -> new Kernels.Logits(logits, j * padded, padded));
    return rowsOf;
  }

  private Kernels.Logits row(int j) {
    return logitRows.get(slot.index())[j];
  }

  private static float sigmoid(float exponential) {
    return 1f / (1f + exponential);
  }

  private static float clamp(float x, float least, float most) {
    float high = x > most ? most : x;
    return high < least ? least : high;
  }
}
