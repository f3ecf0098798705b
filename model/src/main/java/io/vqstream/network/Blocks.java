package io.vqstream.network;

import io.vqstream.checkpoint.BlockType;
import io.vqstream.kernel.Kernels;
import java.util.ArrayList;
import java.util.List;

/** The blocks of a transform network at one resolution. Immutable. */
final class Blocks {
  private final List<Block> blocks = new ArrayList<>();

  Blocks(Kernels kernels, Weights weights, String name, BlockType type, int count, int channels) {
    for (int i = 0; i < count; i++) {
      String block = name + "." + i;
      blocks.add(
          switch (type) {
            case RESIDUAL -> new ResidualBlock(kernels, weights, block, channels);
            case DEPTHWISE -> new GatedBlock(kernels, weights, block, channels);
          });
    }
  }

  /**
   * Applies the blocks in turn.
   *
   * @param maps activations of one resolution; the current one is replaced
   * @param level quality level, from 1
   */
  void apply(Maps maps, int level, TileLoop loop) {
    for (Block block : blocks) {
      block.apply(maps, level, loop);
      maps.advance();
    }
  }
}
