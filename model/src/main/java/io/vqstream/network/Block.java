package io.vqstream.network;

/** A block of a transform network, see {@link io.vqstream.checkpoint.BlockType}. Immutable. */
interface Block {
  /**
   * Computes the output of the block.
   *
   * @param maps the current one is the input, the next one is overwritten with the output
   * @param level quality level, from 1
   */
  void apply(Maps maps, int level, TileLoop loop);
}
