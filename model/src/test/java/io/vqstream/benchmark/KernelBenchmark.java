package io.vqstream.benchmark;

import io.vqstream.kernel.Kernels;
import io.vqstream.kernel.KernelsFactory;
import io.vqstream.kernel.Matrix;
import io.vqstream.kernel.Winograd;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Times the kernels of the networks and the prior on as many positions as a block of tiles has, and
 * what the processor does at most.
 */
@State(Scope.Thread)
public class KernelBenchmark {
  static final int TILES = 30;
  static final int POSITIONS = TILES * Winograd.TILE * Winograd.TILE;

  /** Tiles of a row of the map that is convolved. */
  private static final int COLUMNS = 6;

  /** Chains of {@link #limit}. */
  static final int CHAINS = 12;

  /** Multiplications of a chain, each followed by an addition. */
  static final int CHAIN = 20_000;

  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  /** Input and output channels. */
  @Param("64x64")
  String channels;

  /** Rows of a matrix product. */
  @Param("480")
  int rows;

  private final Kernels kernels = KernelsFactory.fastest();
  private final int[] corners = new int[TILES];
  private final Winograd.Buffers buffers = new Winograd.Buffers();
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

  /**
   * Multiplies and adds vectors in registers: {@value #CHAINS} chains that do not depend on each
   * other hide the latency of both instructions. Local variables, since C2 keeps no array of
   * vectors in registers.
   */
  @Benchmark
  public float[] limit() {
    FloatVector factor = FloatVector.broadcast(SPECIES, 0.5f);
    FloatVector term = FloatVector.broadcast(SPECIES, 1f);
    FloatVector a = term;
    FloatVector b = term;
    FloatVector c = term;
    FloatVector d = term;
    FloatVector e = term;
    FloatVector f = term;
    FloatVector g = term;
    FloatVector h = term;
    FloatVector i = term;
    FloatVector j = term;
    FloatVector k = term;
    FloatVector l = term;
    for (int n = 0; n < CHAIN; n++) {
      a = a.mul(factor).add(term);
      b = b.mul(factor).add(term);
      c = c.mul(factor).add(term);
      d = d.mul(factor).add(term);
      e = e.mul(factor).add(term);
      f = f.mul(factor).add(term);
      g = g.mul(factor).add(term);
      h = h.mul(factor).add(term);
      i = i.mul(factor).add(term);
      j = j.mul(factor).add(term);
      k = k.mul(factor).add(term);
      l = l.mul(factor).add(term);
    }
    FloatVector first = a.add(b).add(c).add(d).add(e).add(f);
    first.add(g).add(h).add(i).add(j).add(k).add(l).intoArray(y, 0);
    return y;
  }
}
