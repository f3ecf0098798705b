package io.vqstream.network;

import io.vqstream.kernel.Kernels;
import io.vqstream.kernel.Matrix;
import io.vqstream.kernel.Rows;

/**
 * Computes, with 1x1 convolutions and one depthwise 3x3 convolution,
 *
 * <pre>
 * a    = rectify((1 + scale_q) * pointwise(x) + bias_q)
 * y    = x + mix(depthwise(a))
 * u, v = first and second half of the channels of expand(y)
 * out  = y + project(u * clamp(v / 4 + 1 / 2, 0, 1))
 * </pre>
 *
 * <p>Order of sums: x or y, then the bias, then channels or taps ascending. The gate is computed
 * times 4, which the weights of {@code project} undo.
 */
final class GatedBlock implements Block {
  private final Kernels kernels;
  private final Matrix pointwise;
  private final float[][] scale;
  private final float[][] bias;
  private final float[] depthwise;
  private final float[] depthwiseBias;
  private final Matrix mix;
  private final float[] mixBias;
  private final Matrix expand;
  private final float[] expandBias;
  private final Matrix project;
  private final float[] projectBias;
  private final float[] zeros;

  /** Values of a row of u or v. */
  private final int half;

  GatedBlock(Kernels kernels, Weights weights, String name, int channels) {
    this.kernels = kernels;
    half = Kernels.padded(2 * channels);
    pointwise = square(weights.values(name + ".pointwise.weight"), channels);
    scale = Scales.onePlus(weights.levels(name + ".level.scale"), channels);
    bias = weights.levels(name + ".level.bias");
    depthwise = taps(weights.values(name + ".depthwise.weight"), channels);
    depthwiseBias = weights.row(name + ".depthwise.bias");
    mix = square(weights.values(name + ".mix.weight"), channels);
    mixBias = weights.row(name + ".mix.bias");
    float[] e = weights.values(name + ".expand.weight");
    expand =
        Matrix.of(
            2 * half,
            channels,
            (o, i) -> o % half < 2 * channels ? e[unpadded(o, channels) * channels + i] : 0f);
    float[] eb = weights.values(name + ".expand.bias");
    expandBias = new float[2 * half];
    for (int o = 0; o < 2 * half; o++) {
      expandBias[o] = o % half < 2 * channels ? eb[unpadded(o, channels)] : 0f;
    }
    float[] p = weights.values(name + ".project.weight");
    project = Matrix.of(channels, 2 * channels, (o, i) -> p[o * 2 * channels + i] * 0.25f);
    projectBias = weights.row(name + ".project.bias");
    zeros = new float[Kernels.padded(channels)];
  }

  private int unpadded(int output, int channels) {
    return output / half * 2 * channels + output % half;
  }

  private static Matrix square(float[] values, int channels) {
    return Matrix.of(channels, channels, (o, i) -> values[o * channels + i]);
  }

  /** Returns [C][3][3] as [9][padded C]. */
  private static float[] taps(float[] values, int channels) {
    int stride = Kernels.padded(channels);
    float[] taps = new float[9 * stride];
    for (int i = 0; i < values.length; i++) {
      taps[i % 9 * stride + i / 9] = values[i];
    }
    return taps;
  }

  @Override
  public void apply(Maps maps, int level, TileLoop loop) {
    FeatureMap in = maps.current();
    FeatureMap out = maps.next();
    FeatureMap kept = maps.kept();
    loop.run(in, block -> activate(block, in, level, kept));
    loop.run(
        in,
        block -> {
          int positions = block.positions();
          int stride = in.stride();
          float[] e = expanded(block, in, kept);
          float[] y = block.buffer(1, stride);
          float[] gated = block.buffer(3, half);
          kernels.gate(e, positions, half, gated);
          Rows.add(y, positions, projectBias.length, projectBias);
          kernels.multiplyAdd(project, positions, gated, 0, half, y, stride);
          kernels.flush(y, 0, positions * stride);
          block.scatter(y, out);
        });
  }

  private void activate(TileBlock block, FeatureMap in, int level, FeatureMap kept) {
    int positions = block.positions();
    int stride = in.stride();
    float[] x = block.gather(in, 1);
    float[] h = block.filled(0, zeros);
    kernels.multiplyAdd(pointwise, positions, x, 0, stride, h, stride);
    kernels.scaleShift(h, 0, positions, scale[level - 1], bias[level - 1], true);
    block.scatter(h, kept);
  }

  /** Returns u and v: buffer 2. Buffer 1 is then y. */
  float[] expanded(TileBlock block, FeatureMap in, FeatureMap activations) {
    float[] y = mixed(block, in, activations);
    float[] e = block.filled(2, expandBias);
    kernels.multiplyAdd(expand, block.positions(), y, 0, in.stride(), e, 2 * half);
    return e;
  }

  /** Returns y: buffer 1. */
  private float[] mixed(TileBlock block, FeatureMap in, FeatureMap activations) {
    int stride = in.stride();
    float[] d = block.buffer(0, stride);
    block.forEach(
        (image, y, x, row) ->
            kernels.depthwise(
                activations.values(),
                activations.at(image, y, x),
                activations.rowStride(),
                depthwise,
                depthwiseBias,
                d,
                row * stride));
    float[] y = block.gather(in, 1);
    Rows.add(y, block.positions(), mixBias.length, mixBias);
    kernels.multiplyAdd(mix, block.positions(), d, 0, stride, y, stride);
    return y;
  }
}
