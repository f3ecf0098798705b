package io.vqstream.network;

import io.vqstream.kernel.Kernels;
import io.vqstream.kernel.Matrix;
import io.vqstream.kernel.Winograd;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A convolution without bias, of 3x3 or 1x1 positions. Immutable. */
final class Layer {
  private final Kernels kernels;
  private final @Nullable Winograd spatial;
  private final @Nullable Matrix pointwise;

  private Layer(Kernels kernels, @Nullable Winograd spatial, @Nullable Matrix pointwise) {
    this.kernels = kernels;
    this.spatial = spatial;
    this.pointwise = pointwise;
  }

  /**
   * Creates a layer.
   *
   * @param kernel 3 or 1
   * @param weights tap 0 of a 1x1 convolution
   */
  static Layer of(Kernels kernels, int kernel, int outputs, int inputs, Winograd.Weights weights) {
    return kernel == 3
        ? new Layer(kernels, new Winograd(kernels, outputs, inputs, weights), null)
        : new Layer(kernels, null, Matrix.of(outputs, inputs, (o, i) -> weights.at(o, i, 0)));
  }

  /** Returns the number of output channels, padded. */
  int paddedOutputs() {
    return spatial != null ? spatial.paddedOutputs() : pointwise().paddedOutputs();
  }

  /** Returns the outputs of a block: its buffer 0. Overwrites buffer 1, too. */
  float[] apply(TileBlock block, FeatureMap map) {
    if (spatial != null) {
      return block.convolve(spatial, map);
    }
    float[] x = block.gather(map, 1);
    int stride = paddedOutputs();
    float[] y = block.buffer(0, stride);
    Arrays.fill(y, 0, block.positions() * stride, 0f);
    kernels.multiplyAdd(pointwise(), block.positions(), x, 0, map.stride(), y, stride);
    return y;
  }

  private Matrix pointwise() {
    if (pointwise == null) {
      throw new IllegalStateException("not a 1x1 convolution");
    }
    return pointwise;
  }
}
