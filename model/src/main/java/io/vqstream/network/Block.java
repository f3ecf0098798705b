package io.vqstream.network;

/** A block of a transform network, see {@link io.vqstream.checkpoint.BlockType}. Immutable. */
interface Block {
  /**
   * Computes the output of the block.
   *
   * @param level quality level, from 1
   * @param kept overwritten with activations that the next block may overwrite again
   */
  void apply(FeatureMap in, FeatureMap out, int level, FeatureMap kept, TileLoop loop);
}
