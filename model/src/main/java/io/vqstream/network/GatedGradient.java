package io.vqstream.network;

import io.vqstream.kernel.Kernels;
import io.vqstream.kernel.Matrix;

/** The derivative of a {@link GatedBlock}. */
final class GatedGradient implements BlockGradient {
  private final Kernels kernels;
  private final GatedBlock forward;
  private final Matrix pointwise;
  private final float[][] scale;
  private final float[] depthwise;
  private final Matrix mix;
  private final Matrix expand;
  private final Matrix project;
  private final float[] zeros;
  private final float[] halfZeros;
  private final int half;

  GatedGradient(Kernels kernels, Weights weights, String name, int channels) {
    this.kernels = kernels;
    forward = new GatedBlock(kernels, weights, name, channels);
    half = Kernels.padded(2 * channels);
    zeros = new float[Kernels.padded(channels)];
    halfZeros = new float[half];
    float[] w = weights.values(name + ".pointwise.weight");
    pointwise = Matrix.of(channels, channels, (o, i) -> w[i * channels + o]);
    scale = Scales.onePlus(weights.levels(name + ".level.scale"), channels);
    float[] taps = weights.values(name + ".depthwise.weight");
    depthwise = new float[9 * zeros.length];
    for (int i = 0; i < taps.length; i++) {
      depthwise[(8 - i % 9) * zeros.length + i / 9] = taps[i];
    }
    float[] m = weights.values(name + ".mix.weight");
    mix = Matrix.of(channels, channels, (o, i) -> m[i * channels + o]);
    float[] e = weights.values(name + ".expand.weight");
    expand =
        Matrix.of(
            channels,
            2 * half,
            (o, i) ->
                i % half < 2 * channels
                    ? e[(i / half * 2 * channels + i % half) * channels + o]
                    : 0f);
    float[] p = weights.values(name + ".project.weight");
    project = Matrix.of(2 * channels, channels, (o, i) -> p[i * 2 * channels + o] * 0.25f);
  }

  @Override
  public void apply(
      FeatureMap in,
      FeatureMap kept,
      FeatureMap outer,
      FeatureMap inner,
      Hidden hidden,
      int level,
      TileLoop loop) {
    int stride = in.stride();
    loop.run(
        in,
        block -> {
          int positions = block.positions();
          float[] e = forward.expanded(block, in, kept);
          float[] sum = block.gather(outer, 0);
          float[] gated = block.filled(3, halfZeros);
          kernels.multiplyAdd(project, positions, sum, 0, stride, gated, half);
          ungate(e, gated, positions);
          kernels.flush(e, 0, positions * 2 * half);
          kernels.multiplyAdd(expand, positions, e, 0, 2 * half, sum, stride);
          kernels.flush(sum, 0, positions * stride);
          float[] mixed = block.filled(1, zeros);
          kernels.multiplyAdd(mix, positions, sum, 0, stride, mixed, stride);
          kernels.flush(mixed, 0, positions * stride);
          block.scatter(sum, hidden.first());
          block.scatter(mixed, hidden.second());
        });
    loop.run(in, block -> unmix(block, kept, inner, hidden, level));
  }

  /** Replaces u and v by the gradient at them. */
  private void ungate(float[] e, float[] gated, int positions) {
    for (int m = 0; m < positions; m++) {
      int at = 2 * m * half;
      for (int i = 0; i < half; i++) {
        float gate = e[at + half + i] + 2f;
        float u = e[at + i];
        float outer = gated[m * half + i];
        e[at + i] = outer * Math.max(0f, Math.min(4f, gate));
        e[at + half + i] = gate > 0f && gate < 4f ? outer * u : 0f;
      }
    }
  }

  private void unmix(TileBlock block, FeatureMap kept, FeatureMap inner, Hidden hidden, int level) {
    FeatureMap mixed = hidden.second();
    int stride = mixed.stride();
    int positions = block.positions();
    float[] a = block.buffer(0, stride);
    block.forEach(
        (image, y, x, row) ->
            kernels.depthwise(
                mixed.values(),
                mixed.at(image, y, x),
                mixed.rowStride(),
                depthwise,
                zeros,
                a,
                row * stride));
    Scales.unrectify(a, block.gather(kept, 2), positions, scale[level - 1]);
    kernels.flush(a, 0, positions * stride);
    float[] sum = block.gather(hidden.first(), 1);
    kernels.multiplyAdd(pointwise, positions, a, 0, stride, sum, stride);
    kernels.flush(sum, 0, positions * stride);
    block.scatter(sum, inner);
  }
}
