package io.vqstream.benchmark;

import io.vqstream.kernel.Kernels;
import io.vqstream.kernel.KernelsFactory;
import io.vqstream.kernel.Matrix;
import io.vqstream.kernel.Winograd;
import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Times the kernels of the networks and the prior on as many positions as a block of tiles has, and
 * a chain of instructions for the clock of the processor.
 */
@State(Scope.Thread)
public class KernelBenchmark {
  static final int TILES = 30;
  static final int POSITIONS = TILES * Winograd.TILE * Winograd.TILE;

  /** Tiles of a row of the map that is convolved. */
  private static final int COLUMNS = 6;

  /** Instructions of the chain of {@link #clock}: a multiplication and an addition each. */
  static final int CHAIN = 100_000;

  /** Input and output channels. */
  @Param("64x64")
  String channels;

  /** Rows of a matrix product. */
  @Param("480")
  int rows;

  private final Kernels kernels = KernelsFactory.fastest();
  private final int[] corners = new int[TILES];
  private final Winograd.Buffers buffers = new Winograd.Buffers();
  private long factor = 6364136223846793005L;
  private int stride;
  private int rowStride;
  private Matrix matrix;
  private Winograd convolution;
  private float[] taps;
  private float[] bias;
  private float[] map;
  private float[] x;
  private float[] y;

  @Setup
  public void open() {
    int inputs = Integer.parseInt(channels.split("x")[0]);
    int outputs = Integer.parseInt(channels.split("x")[1]);
    stride = Kernels.padded(inputs);
    int padded = Kernels.padded(outputs);
    matrix = Matrix.of(outputs, inputs, (o, i) -> (o - i) % 7 / 64f);
    convolution = new Winograd(kernels, outputs, inputs, (o, i, tap) -> (o - i + tap) % 7 / 64f);
    rowStride = (COLUMNS * Winograd.TILE + 2) * stride;
    int height = TILES / COLUMNS * Winograd.TILE + 2;
    map = filled(height * rowStride);
    for (int t = 0; t < TILES; t++) {
      corners[t] = Winograd.TILE * (t / COLUMNS * rowStride + t % COLUMNS * stride);
    }
    taps = filled(9 * stride);
    bias = filled(stride);
    x = filled(Math.max(rows, POSITIONS) * stride);
    y = new float[Math.max(rows, POSITIONS) * Math.max(padded, stride)];
  }

  private static float[] filled(int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (i % 13 - 6) / 8f;
    }
    return values;
  }

  /** Multiplies rows by a matrix: a pointwise convolution, or a layer of the prior. */
  @Benchmark
  public float[] product() {
    Arrays.fill(y, 0, rows * matrix.paddedOutputs(), 0f);
    kernels.multiplyAdd(matrix, rows, x, 0, stride, y, matrix.paddedOutputs());
    return y;
  }

  /** Convolves all tiles with kernels of 3x3. */
  @Benchmark
  public float[] convolution() {
    convolution.convolve(map, corners, TILES, rowStride, stride, y, buffers);
    return y;
  }

  /** Convolves each channel with its own kernel of 3x3, as many positions as the tiles have. */
  @Benchmark
  public float[] depthwise() {
    int at = rowStride + stride;
    for (int t = 0; t < TILES; t++) {
      for (int p = 0; p < Winograd.TILE * Winograd.TILE; p++) {
        int from = corners[t] + at + p / Winograd.TILE * rowStride + p % Winograd.TILE * stride;
        kernels.depthwise(map, from, rowStride, taps, bias, y, (t * 16 + p) * stride);
      }
    }
    return y;
  }

  /** Multiplies and adds integers, each after the last. */
  @Benchmark
  public long clock() {
    long value = 1;
    for (int i = 0; i < CHAIN; i++) {
      value = value * factor + i;
    }
    return value;
  }
}
