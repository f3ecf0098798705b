package io.vqstream.kernel;

import io.vqstream.checkpoint.Architecture;

/**
 * The inner loops of the networks and of the prior. {@link PlainKernels} and {@link VectorKernels}
 * compute the same bits; {@link KernelsFactory} selects between them.
 *
 * <p>Rows are padded to a multiple of {@link #ALIGNMENT} floats. Padding is computed like the rest
 * and never read by callers, so no implementation needs a loop for the tail.
 */
public interface Kernels {

  /** Rows are padded to a multiple of this: a multiple of every vector length in use. */
  int ALIGNMENT = 32;

  /** Activations below this are set to 0; see the package documentation on subnormals. */
  float TINY = 0x1p-30f;

  /** Slope of the leaky rectifier below 0. */
  float SLOPE = Architecture.LEAKY_RELU_SLOPE;

  /** Constant under the square root of a distance: {@code sqrt(4 + ...)}. */
  float LOGIT_FLOOR = 4f;

  /**
   * Lower bound of a logit relative to the maximum: the floor of the probability of unlikely
   * codewords. Smaller differences would give frequencies of 0.
   */
  float MIN_LOGIT_DIFFERENCE = -14f;

  /** Frequency of the most probable codeword. The sum of 255 such stays below 2^30. */
  float FREQUENCY_SCALE = 1 << 22;

  /** log2(e): bits per nat. */
  float LOG2_E = 1.442695f;

  /** Returns n rounded up to a multiple of {@link #ALIGNMENT}. */
  static int padded(int n) {
    return (n + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  /**
   * Multiplies rows by a panel of a matrix and adds the product to y.
   *
   * <p>For every row m and output o: {@code y[m][o] = (((y[m][o] + x[m][0]*w[0][o]) +
   * x[m][1]*w[1][o]) + ...)}, inputs in ascending order, multiplication and addition rounded
   * separately.
   *
   * @param x rows of {@code w.inputs()} values, the first at {@code xStart}, {@code xStride} apart
   * @param y rows of {@code w.panelWidth(panel)} values, the first at {@code yStart}, {@code
   *     yStride} apart
   */
  void multiplyPanel(
      Matrix w,
      int panel,
      int rows,
      float[] x,
      int xStart,
      int xStride,
      float[] y,
      int yStart,
      int yStride);

  /**
   * Multiplies rows by a matrix and adds the product to y, as {@link #multiplyPanel} does for each
   * panel.
   *
   * @param x rows of {@code w.inputs()} values, the first at {@code xStart}, {@code xStride} apart
   * @param y rows of {@code w.paddedOutputs()} values, the first at 0, {@code yStride} apart
   */
  default void multiplyAdd(
      Matrix w, int rows, float[] x, int xStart, int xStride, float[] y, int yStride) {
    for (int p = 0; p < w.panels(); p++) {
      multiplyPanel(w, p, rows, x, xStart, xStride, y, w.panelStart(p), yStride);
    }
  }

  /**
   * Applies one dimension of the input transform of {@link Winograd} to six rows.
   *
   * @param x six rows of {@code length} values, the first at {@code at}, {@code step} apart
   * @param y overwritten with six rows, the first at {@code to}, {@code toStep} apart
   * @param length a multiple of {@link #ALIGNMENT}
   */
  void transformInput(float[] x, int at, int step, float[] y, int to, int toStep, int length);

  /**
   * Applies one dimension of the output transform of {@link Winograd} to six rows.
   *
   * @param x six rows of {@code length} values, the first at {@code at}, {@code step} apart
   * @param y overwritten with four rows, the first at {@code to}, {@code toStep} apart
   * @param length a multiple of the width of every panel
   */
  void transformOutput(float[] x, int at, int step, float[] y, int to, int toStep, int length);

  /**
   * Scales and shifts rows in place, {@code x = x * scale + bias}, then applies the leaky rectifier
   * if {@code rectify}, then flushes magnitudes below {@link #TINY} to 0.
   *
   * @param x rows of {@code scale.length} values, the first at {@code at}, without gaps
   * @param scale a factor for each column
   * @param bias an addend for each column
   */
  void scaleShift(float[] x, int at, int rows, float[] scale, float[] bias, boolean rectify);

  /** Flushes magnitudes below {@link #TINY} to 0. */
  void flush(float[] x, int at, int padded);

  /**
   * Adds the products of a 3x3 convolution of each channel with its own kernel: {@code y[c] =
   * (bias[c] + x[-1][-1][c]*w[0][c]) + ...}, taps by row from the top left.
   *
   * @param x center position of the input
   * @param rowStride distance of the rows of x
   * @param w {@code [9][bias.length]}
   * @param y overwritten with {@code bias.length} values at {@code to}
   */
  void depthwise(float[] x, int at, int rowStride, float[] w, float[] bias, float[] y, int to);

  /**
   * Computes gated linear units: {@code y = u * clamp(v + 2, 0, 4)} with the halves u and v of each
   * row of x, flushed as by {@link #flush}.
   *
   * @param x rows of {@code 2 * width} values without gaps
   * @param y overwritten with rows of {@code width} values
   * @param width a multiple of {@link #ALIGNMENT}
   */
  void gate(float[] x, int rows, int width, float[] y);

  /** Applies the leaky rectifier in place, then flushes magnitudes below {@link #TINY} to 0. */
  void activate(float[] x, int padded);

  /** Applies {@link Exp#exp} in place. */
  void exp(float[] x, int padded);

  /**
   * Subtracts the distances to the codewords from the logits: {@code l[k] = ((l[k] - r_0) - r_1) -
   * ...} with {@code r_c = sqrt(4 + ((e - mu_c) * (e - mu_c)) * inverse_c)}, channels in ascending
   * order, where {@code e = codewords[c][k]}.
   *
   * @param codewords rows of {@code padded} values, one for each channel
   * @param at index of the first channel in {@code mu} (locations) and {@code inverse} (inverse
   *     squared scales)
   */
  void subtractDistances(
      float[] codewords, int channels, float[] mu, float[] inverse, int at, Logits logits);

  /**
   * Computes weights {@code e_k = exp(max(l_k - max_j l_j, -14))} and frequencies {@code e_k *
   * 2^22}, rounded to the nearest integer, ties to even; a frequency is at least 3.
   *
   * @param weights overwritten with {@code padded} values
   * @param frequencies overwritten with {@code padded} values
   */
  void softmax(Logits logits, float[] weights, int[] frequencies);

  /**
   * Computes the rate-distortion cost of each codeword in bits, up to a constant: {@code (-l_k *
   * log2(e) + (y_0-e)*(y_0-e)*w_0) + ...}, channels in ascending order.
   *
   * @param y latents of the subspace's channels from {@code yAt}
   * @param rdWeights rate-distortion weights of the channels from {@code rdAt}, in bits per squared
   *     step
   * @param costs overwritten with {@code padded} values
   */
  void costs(
      float[] codewords,
      int channels,
      float[] y,
      int yAt,
      float[] rdWeights,
      int rdAt,
      Logits logits,
      float[] costs);

  /** A view of a row of logits within an array. */
  record Logits(float[] values, int start, int padded) {}
}
