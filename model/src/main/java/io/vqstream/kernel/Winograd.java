package io.vqstream.kernel;

import java.util.Arrays;

/**
 * A 3x3 convolution as 36 matrix products for each tile of 4x4 outputs: the minimal filtering
 * algorithm F(4x4, 3x3) of Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks"
 * (2016), section 4.2, which takes a quarter of the multiplications.
 *
 * <p>With the 6x6 inputs d of a tile and a kernel g, the outputs are {@code A'[(G g G') * (B' d
 * B)]A}, where * multiplies by elements and sums over input channels. {@link
 * Kernels#transformInput} applies B', {@link Kernels#transformOutput} A'. The result depends only
 * on the inputs of the tile, not on the blocks that tiles are computed in.
 */
public final class Winograd {
  /** Side of a tile of outputs. */
  public static final int TILE = 4;

  /** Side of the inputs of a tile. */
  private static final int SIDE = TILE + 2;

  /** Products of a tile for each pair of channels. */
  public static final int PRODUCTS = SIDE * SIDE;

  /** Transformed weights below this are 0. */
  private static final double MIN_WEIGHT = 0x1p-48;

  private final Kernels kernels;
  private final Matrix[] products = new Matrix[PRODUCTS];

  /** Supplies the weights of a convolution. */
  @FunctionalInterface
  public interface Weights {
    /**
     * Returns a weight.
     *
     * @param tap 0..8, by row from the top left
     */
    float at(int output, int input, int tap);
  }

  /** Buffers of one thread. */
  public static final class Buffers {
    private float[] rows = {};
    private float[] inputs = {};
    private float[] sums = {};
    private float[] columns = {};

    private static float[] atLeast(float[] array, int length) {
      return array.length < length ? new float[length] : array;
    }
  }

  /** Transforms the weights, which are flushed as all weights are. */
  public Winograd(Kernels kernels, int outputs, int inputs, Weights weights) {
    this.kernels = kernels;
    int stride = Kernels.padded(outputs);
    float[][] transformed = new float[PRODUCTS][inputs * stride];
    Parallel.forEach(inputs, i -> transformWeights(weights, outputs, i, i * stride, transformed));
    for (int p = 0; p < PRODUCTS; p++) {
      products[p] = Matrix.ofColumns(outputs, inputs, transformed[p]);
    }
  }

  /** Computes {@code G g G'} in double precision for all outputs of an input. */
  private static void transformWeights(
      Weights weights, int outputs, int input, int at, float[][] transformed) {
    double[] kernel = new double[9];
    double[] half = new double[3 * SIDE];
    double[] whole = new double[PRODUCTS];
    for (int o = 0; o < outputs; o++) {
      for (int tap = 0; tap < 9; tap++) {
        kernel[tap] = Flush.weight(weights.at(o, input, tap));
      }
      for (int column = 0; column < 3; column++) {
        transformKernel(kernel, column, 3, half, column, 3);
      }
      for (int row = 0; row < SIDE; row++) {
        transformKernel(half, row * 3, 1, whole, row * SIDE, 1);
      }
      for (int p = 0; p < PRODUCTS; p++) {
        transformed[p][at + o] = Math.abs(whole[p]) < MIN_WEIGHT ? 0f : (float) whole[p];
      }
    }
  }

  /** Multiplies three values by the matrix G. */
  private static void transformKernel(
      double[] g, int at, int step, double[] y, int to, int toStep) {
    double g0 = g[at];
    double g1 = g[at + step];
    double g2 = g[at + 2 * step];
    double sum = -(g0 + g2) / 6;
    double doubled = g0 / 24 + g2 / 6;
    y[to] = g0 / 4;
    y[to + toStep] = sum - g1 / 6;
    y[to + 2 * toStep] = sum + g1 / 6;
    y[to + 3 * toStep] = doubled + g1 / 12;
    y[to + 4 * toStep] = doubled - g1 / 12;
    y[to + 5 * toStep] = g2;
  }

  /** Returns the number of output channels, padded. */
  public int paddedOutputs() {
    return products[0].paddedOutputs();
  }

  /**
   * Convolves tiles. The sum of each product is in ascending order of the input channels.
   *
   * @param x input positions of {@code stride} channels, a multiple of {@link Kernels#ALIGNMENT}
   * @param corners for each tile, the first value in x of the position above and to the left of it
   * @param rowStride distance in x of the rows of a tile
   * @param y overwritten with {@code [tiles][16][paddedOutputs]}
   */
  public void convolve(
      float[] x, int[] corners, int tiles, int rowStride, int stride, float[] y, Buffers buffers) {
    buffers.rows = Buffers.atLeast(buffers.rows, PRODUCTS * stride);
    buffers.inputs = Buffers.atLeast(buffers.inputs, PRODUCTS * tiles * stride);
    buffers.sums = Buffers.atLeast(buffers.sums, PRODUCTS * tiles * Panels.WIDE);
    buffers.columns = Buffers.atLeast(buffers.columns, PRODUCTS * Panels.WIDE);
    int all = SIDE * stride;
    for (int t = 0; t < tiles; t++) {
      kernels.transformInput(x, corners[t], rowStride, buffers.rows, 0, all, all);
      for (int r = 0; r < SIDE; r++) {
        int to = (r * SIDE * tiles + t) * stride;
        kernels.transformInput(
            buffers.rows, r * all, stride, buffers.inputs, to, tiles * stride, stride);
      }
    }
    for (int panel = 0; panel < products[0].panels(); panel++) {
      multiply(panel, tiles, stride, buffers);
      write(panel, tiles, y, buffers);
    }
  }

  private void multiply(int panel, int tiles, int stride, Buffers buffers) {
    int width = products[0].panelWidth(panel);
    Arrays.fill(buffers.sums, 0, PRODUCTS * tiles * width, 0f);
    for (int p = 0; p < PRODUCTS; p++) {
      kernels.multiplyPanel(
          products[p],
          panel,
          tiles,
          buffers.inputs,
          p * tiles * stride,
          stride,
          buffers.sums,
          p * tiles * width,
          width);
    }
  }

  private void write(int panel, int tiles, float[] y, Buffers buffers) {
    int width = products[0].panelWidth(panel);
    int outputs = paddedOutputs();
    int step = SIDE * tiles * width;
    for (int t = 0; t < tiles; t++) {
      for (int column = 0; column < SIDE; column++) {
        int at = (column * tiles + t) * width;
        kernels.transformOutput(
            buffers.sums, at, step, buffers.columns, column * width, SIDE * width, width);
      }
      for (int row = 0; row < TILE; row++) {
        int to = (t * TILE + row) * TILE * outputs + products[0].panelStart(panel);
        kernels.transformOutput(buffers.columns, row * SIDE * width, width, y, to, outputs, width);
      }
    }
  }
}
