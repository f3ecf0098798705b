package io.vqstream.network;

/** The derivative of a {@link Block} with respect to its input. Immutable. */
interface BlockGradient {
  /** Maps of the size of the activations that a block may overwrite. */
  record Hidden(FeatureMap first, FeatureMap second) {}

  /**
   * Computes the gradient at the input of the block from that at its output.
   *
   * @param in input of the block
   * @param kept what the block kept
   * @param outer gradient at the output
   * @param inner overwritten with the gradient at the input
   * @param level quality level, from 1
   */
  void apply(
      FeatureMap in,
      FeatureMap kept,
      FeatureMap outer,
      FeatureMap inner,
      Hidden hidden,
      int level,
      TileLoop loop);
}
