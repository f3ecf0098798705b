package io.vqstream.network;

import io.vqstream.kernel.Kernels;
import io.vqstream.kernel.Matrix;
import io.vqstream.kernel.Rows;
import io.vqstream.kernel.Winograd;
import java.util.Optional;

/**
 * Computes {@code x + mix(rectify((1 + scale_q) * spatial(x) + bias_q))}, where {@code spatial} is
 * a 3x3 and {@code mix} a 1x1 convolution.
 *
 * <p>Order of sums: x, the bias of mix, then channels ascending.
 */
final class ResidualBlock implements Block {
  private final Kernels kernels;
  private final Winograd spatial;
  private final float[][] scale;
  private final float[][] bias;
  private final Matrix mix;
  private final float[] mixBias;

  ResidualBlock(Kernels kernels, Weights weights, String name, int channels) {
    this.kernels = kernels;
    float[] w = weights.values(name + ".spatial.weight");
    spatial =
        new Winograd(kernels, channels, channels, (o, i, tap) -> w[(o * channels + i) * 9 + tap]);
    scale = Scales.onePlus(weights.levels(name + ".level.scale"), channels);
    bias = weights.levels(name + ".level.bias");
    float[] m = weights.values(name + ".mix.weight");
    mix = Matrix.of(channels, channels, (o, i) -> m[o * channels + i]);
    mixBias = weights.row(name + ".mix.bias");
  }

  @Override
  public void apply(Maps maps, int level, TileLoop loop) {
    FeatureMap in = maps.current();
    FeatureMap out = maps.next();
    Optional<FeatureMap> kept = maps.recording() ? Optional.of(maps.kept()) : Optional.empty();
    loop.run(
        in,
        block -> {
          int positions = block.positions();
          int stride = in.stride();
          float[] h = block.convolve(spatial, in);
          kernels.scaleShift(h, 0, positions, scale[level - 1], bias[level - 1], true);
          kept.ifPresent(map -> block.scatter(h, map));
          float[] y = block.gather(in, 1);
          Rows.add(y, positions, mixBias.length, mixBias);
          kernels.multiplyAdd(mix, positions, h, 0, stride, y, stride);
          kernels.flush(y, 0, positions * stride);
          block.scatter(y, out);
        });
  }
}
