package io.vqstream.prior;

import static io.vqstream.prior.PriorConstants.MAX_LOG_SCALE;
import static io.vqstream.prior.PriorConstants.MAX_SIGMOID_ARGUMENT;
import static io.vqstream.prior.PriorConstants.MAX_ZERO_LOGIT;
import static io.vqstream.prior.PriorConstants.MAX_ZERO_PROBABILITY;
import static io.vqstream.prior.PriorConstants.MIN_LOG_SCALE;
import static io.vqstream.prior.PriorConstants.MIN_ZERO_PROBABILITY;
import static io.vqstream.prior.PriorConstants.SCALE_FLOOR;

import io.vqstream.kernel.Flush;
import io.vqstream.kernel.Kernels;
import io.vqstream.kernel.Rows;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The mixture head: computes the distribution of the code of one subspace at the positions of a
 * batch from a density over the latent, evaluated at the codewords, and learned logits.
 *
 * <p>The code 0 is signaled by the zero flag, whose probability comes first; the nonzero codewords
 * follow only where they are needed.
 *
 * <p>Order of sums. Head: context, values of the known channels ascending, their arsinhs. Location:
 * density bias, context, values of the known channels, density weights. Logit of codeword k: bias,
 * head ascending, then {@link Kernels#subtractDistances}.
 */
final class MixtureHead {
  /** A flag's frequency is out of 2^24; both outcomes need at least 1. */
  private static final float MIN_FLAG_PROBABILITY = 0x1p-24f;

  private static final float MAX_FLAG_PROBABILITY = 1f - 0x1p-24f;

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

  /** Views of {@link #logits} by subspace, created once to avoid allocation for each code. */
  private final List<Kernels.Logits[]> logitRows;

  /** Weights of the nonzero codewords, computed by the last {@link #softmax}. */
  final float[] codewordWeights;

  /** Frequencies of the nonzero codewords, computed by the last {@link #softmax}. */
  final int[] frequencies;

  // What evaluate sets before any other method reads it.
  @SuppressWarnings("NullAway.Init")
  private Subspace subspace;

  @SuppressWarnings("NullAway.Init")
  private MixtureWeights mixture;

  @SuppressWarnings("NullAway.Init")
  private LevelParameters level;

  private int rows;
  private int jointStride;

  MixtureHead(PriorWeights weights, Kernels kernels, int maxBatchSize) {
    this.weights = weights;
    this.kernels = kernels;
    headChannels = weights.architecture.headChannels();
    int channels = weights.subspaces.stream().mapToInt(Subspace::channels).max().orElseThrow();
    int maxCodewords =
        weights.subspaces.stream().mapToInt(Subspace::paddedCodewords).max().orElseThrow();
    joint = new float[maxBatchSize * Kernels.padded(headChannels + channels)];
    density = new float[maxBatchSize * Kernels.padded(2 * channels + 1)];
    scale = new float[Kernels.padded(maxBatchSize * channels)];
    edges = new float[Kernels.padded(2 * maxBatchSize * channels)];
    zeroLogit = new float[Kernels.padded(maxBatchSize)];
    mu = new float[maxBatchSize * channels];
    inverse = new float[maxBatchSize * channels];
    zero = new float[maxBatchSize];
    compactHeads = new float[maxBatchSize * headChannels];
    logits = new float[maxBatchSize * maxCodewords];
    Map<Integer, Kernels.Logits[]> views = new HashMap<>();
    logitRows =
        weights.subspaces.stream()
            .map(s -> views.computeIfAbsent(s.paddedCodewords(), n -> logitViews(maxBatchSize, n)))
            .toList();
    codewordWeights = new float[maxCodewords];
    frequencies = new int[maxCodewords];
  }

  /**
   * Computes the probability of the zero codeword for all positions of a batch, and the inputs of
   * {@link #computeLogits}.
   *
   * @param known features of the positions, {@code [rows][2D]}; those of this subspace and later
   *     ones are ignored
   */
  void evaluate(
      Subspace subspace, LevelParameters level, ContextNetwork context, float[] known, int rows) {
    this.subspace = subspace;
    this.level = level;
    this.rows = rows;
    mixture = weights.mixtureWeights.get(subspace.index());
    evaluateHead(context, known);
    evaluateDensity();
    evaluateZeroProbabilities();
  }

  Subspace subspace() {
    return subspace;
  }

  int rows() {
    return rows;
  }

  /** Returns the probability that the code of a position is 0. */
  float zeroProbability(int row) {
    return zero[row];
  }

  private void evaluateHead(ContextNetwork context, float[] known) {
    int channels = subspace.channels();
    jointStride = mixture.depthValues().paddedOutputs();
    Arrays.fill(joint, 0, rows * jointStride, 0f);
    for (int m = 0; m < rows; m++) {
      int from = m * context.headStride + subspace.index() * headChannels;
      System.arraycopy(context.heads, from, joint, m * jointStride, headChannels);
      from = m * context.locationStride + subspace.first();
      int to = m * jointStride + headChannels;
      System.arraycopy(context.locations, from, joint, to, channels);
    }
    int all = weights.architecture.latentChannels();
    kernels.multiplyAdd(mixture.depthValues(), rows, known, 0, 2 * all, joint, jointStride);
    kernels.multiplyAdd(mixture.depthArsinh(), rows, known, all, 2 * all, joint, jointStride);
  }

  private void evaluateDensity() {
    int channels = subspace.channels();
    int stride = mixture.density().paddedOutputs();
    for (int m = 0; m < rows; m++) {
      int at = m * stride;
      System.arraycopy(joint, m * jointStride + headChannels, density, at, channels);
      System.arraycopy(level.logScaleBias(), subspace.first(), density, at + channels, channels);
      density[at + 2 * channels] = level.zeroBias()[subspace.index()];
      Arrays.fill(density, at + 2 * channels + 1, at + stride, 0f);
    }
    kernels.activate(joint, rows * jointStride);
    kernels.multiplyAdd(mixture.density(), rows, joint, 0, jointStride, density, stride);
    for (int m = 0; m < rows; m++) {
      for (int c = 0; c < channels; c++) {
        int i = m * channels + c;
        mu[i] = Flush.activation(density[m * stride + c]) * level.unit()[subspace.first() + c];
        scale[i] = clamp(density[m * stride + channels + c], MIN_LOG_SCALE, MAX_LOG_SCALE);
      }
      zeroLogit[m] = clamp(density[m * stride + 2 * channels], -MAX_ZERO_LOGIT, MAX_ZERO_LOGIT);
    }
  }

  private void evaluateZeroProbabilities() {
    int count = rows * subspace.channels();
    kernels.exp(scale, Kernels.padded(count));
    kernels.exp(zeroLogit, Kernels.padded(rows));
    for (int i = 0; i < count; i++) {
      inverse[i] = 1f / (scale[i] * scale[i] + SCALE_FLOOR);
      edges[2 * i] = clamp((mu[i] - 0.5f) / scale[i], -MAX_SIGMOID_ARGUMENT, MAX_SIGMOID_ARGUMENT);
      edges[2 * i + 1] =
          clamp((mu[i] + 0.5f) / scale[i], -MAX_SIGMOID_ARGUMENT, MAX_SIGMOID_ARGUMENT);
    }
    kernels.exp(edges, Kernels.padded(2 * count));
    for (int m = 0; m < rows; m++) {
      float p = 1f;
      for (int c = 0; c < subspace.channels(); c++) {
        int i = 2 * (m * subspace.channels() + c);
        // Clamping at every step equals clamping the product once: no factor is above 1.
        p =
            clamp(
                p * (sigmoid(edges[i]) - sigmoid(edges[i + 1])),
                MIN_ZERO_PROBABILITY,
                MAX_ZERO_PROBABILITY);
      }
      float weighted = p * zeroLogit[m];
      zero[m] = clampFlag(weighted / (weighted + (1f - p)));
    }
  }

  /**
   * Computes the logits of the nonzero codewords for some positions of the batch.
   *
   * @param members indices of the positions in the batch; the first {@code count} are used
   */
  void computeLogits(int[] members, int count) {
    for (int j = 0; j < count; j++) {
      System.arraycopy(
          joint, members[j] * jointStride, compactHeads, j * headChannels, headChannels);
    }
    int stride = subspace.paddedCodewords();
    Rows.fill(logits, count, stride, level.logitBias().get(subspace.index()));
    kernels.multiplyAdd(mixture.logits(), count, compactHeads, 0, headChannels, logits, stride);
    int channels = subspace.channels();
    for (int j = 0; j < count; j++) {
      int at = members[j] * channels;
      kernels.subtractDistances(mixture.codewords(), channels, mu, inverse, at, row(j));
    }
  }

  /**
   * Computes {@link #codewordWeights} and {@link #frequencies}.
   *
   * @param j index in the {@code members} of {@link #computeLogits}
   */
  void softmax(int j) {
    kernels.softmax(row(j), codewordWeights, frequencies);
  }

  /** Returns the sum of the frequencies. */
  int total() {
    int total = 0;
    int count = subspace.nonzeroCodewords();
    for (int k = 0; k < count; k++) {
      total += frequencies[k];
    }
    return total;
  }

  /**
   * Returns the sum of the weights. Order: four partial sums of every fourth weight, then their
   * sum, then the remaining weights.
   */
  double weightSum() {
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    int count = subspace.nonzeroCodewords();
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

  /**
   * Computes the rate-distortion costs of the nonzero codewords; see {@link Kernels#costs}.
   *
   * @param j index in the {@code members} of {@link #computeLogits}
   */
  void costs(int j, float[] latents, int at, float[] rdWeights, float[] costs) {
    kernels.costs(
        mixture.codewords(),
        subspace.channels(),
        latents,
        at,
        rdWeights,
        subspace.first(),
        row(j),
        costs);
  }

  private Kernels.Logits[] logitViews(int maxBatchSize, int padded) {
    Kernels.Logits[] views = new Kernels.Logits[maxBatchSize];
    Arrays.setAll(views, j -> new Kernels.Logits(logits, j * padded, padded));
    return views;
  }

  private Kernels.Logits row(int j) {
    return logitRows.get(subspace.index())[j];
  }

  private static float sigmoid(float exponential) {
    return 1f / (1f + exponential);
  }

  /** Returns a probability within what a flag's frequency can represent. */
  static float clampFlag(float probability) {
    return clamp(probability, MIN_FLAG_PROBABILITY, MAX_FLAG_PROBABILITY);
  }

  private static float clamp(float x, float min, float max) {
    float high = x > max ? max : x;
    return high < min ? min : high;
  }
}
