package io.vqstream.network;

import io.vqstream.checkpoint.BlockType;
import io.vqstream.kernel.Kernels;
import java.util.ArrayList;
import java.util.List;

/** The derivative of {@link Blocks} with respect to their input. Immutable. */
final class BlockGradients {
  private final List<BlockGradient> blocks = new ArrayList<>();

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

  /**
   * Computes the gradient at the input of the first block: the outer map, in the end.
   *
   * @param recorded activations of the blocks
   * @param gradients the outer map is the gradient at the output of the last block
   * @param level quality level, from 1
   */
  void apply(Maps recorded, GradientMaps gradients, int level, TileLoop loop) {
    for (int i = blocks.size() - 1; i >= 0; i--) {
      blocks
          .get(i)
          .apply(
              recorded.input(i),
              recorded.kept(i),
              gradients.outer(),
              gradients.inner(),
              gradients.hidden(),
              level,
              loop);
      gradients.goBack();
    }
  }
}
