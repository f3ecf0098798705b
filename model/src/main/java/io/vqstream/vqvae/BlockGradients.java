package io.vqstream.vqvae;

import io.vqstream.checkpoint.BlockType;
import io.vqstream.kernel.Kernels;
import java.util.ArrayList;
import java.util.List;

/** The derivative of {@link Blocks} with respect to their input. Not thread-safe. */
final class BlockGradients {
  private final List<BlockGradient> blocks = new ArrayList<>();
  private final BlockGradient.Hidden hidden =
      new BlockGradient.Hidden(new FeatureMap(), new FeatureMap());
  private FeatureMap outer = new FeatureMap();
  private FeatureMap inner = new FeatureMap();

  BlockGradients(
      Kernels kernels, Weights weights, String name, BlockType type, int count, int channels) {
    for (int i = 0; i < count; i++) {
      String block = name + "." + i;
      blocks.add(
          switch (type) {
            case RESIDUAL -> new ResidualGradient(kernels, weights, block, channels);
            case DEPTHWISE -> new GatedGradient(kernels, weights, block, channels);
          });
    }
  }

  /** Returns the map for the gradient at the output, of the size of the recorded activations. */
  FeatureMap outer(Maps recorded) {
    for (FeatureMap map : List.of(inner, hidden.first(), hidden.second())) {
      map.resizeLike(recorded.input(0));
    }
    return outer.resizeLike(recorded.input(0));
  }

  /**
   * Returns the gradient at the input of the first block, computed from the map that {@link #outer}
   * returned.
   *
   * @param recorded activations of the blocks
   * @param level quality level, from 1
   */
  FeatureMap apply(Maps recorded, int level, TileLoop loop) {
    for (int i = blocks.size() - 1; i >= 0; i--) {
      blocks.get(i).apply(recorded.input(i), recorded.kept(i), outer, inner, hidden, level, loop);
      FeatureMap swapped = outer;
      outer = inner;
      inner = swapped;
    }
    return outer;
  }
}
