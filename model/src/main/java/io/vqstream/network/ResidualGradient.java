package io.vqstream.network;

import io.vqstream.kernel.Kernels;
import io.vqstream.kernel.Matrix;
import io.vqstream.kernel.Winograd;

/** The derivative of a {@link ResidualBlock}. */
final class ResidualGradient implements BlockGradient {
  private final Kernels kernels;
  private final Winograd spatial;
  private final float[][] scale;
  private final Matrix mix;
  private final float[] zeros;

  ResidualGradient(Kernels kernels, Weights weights, String name, int channels) {
    this.kernels = kernels;
    float[] w = weights.values(name + ".spatial.weight");
    spatial =
        new Winograd(
            kernels, channels, channels, (o, i, tap) -> w[(i * channels + o) * 9 + 8 - tap]);
    scale = Scales.onePlus(weights.levels(name + ".level.scale"), channels);
    float[] m = weights.values(name + ".mix.weight");
    mix = Matrix.of(channels, channels, (o, i) -> m[i * channels + o]);
    zeros = new float[Kernels.padded(channels)];
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
    FeatureMap mixed = hidden.first();
    loop.run(
        outer,
        block -> {
          int positions = block.positions();
          float[] h = block.filled(0, zeros);
          kernels.multiplyAdd(mix, positions, block.gather(outer, 1), 0, stride, h, stride);
          Scales.unrectify(h, block.gather(kept, 2), positions, scale[level - 1]);
          kernels.flush(h, 0, positions * stride);
          block.scatter(h, mixed);
        });
    loop.run(
        mixed,
        block -> {
          int length = block.positions() * stride;
          float[] h = block.convolve(spatial, mixed);
          float[] sum = block.gather(outer, 1);
          for (int i = 0; i < length; i++) {
            sum[i] += h[i];
          }
          kernels.flush(sum, 0, length);
          block.scatter(sum, inner);
        });
  }
}
