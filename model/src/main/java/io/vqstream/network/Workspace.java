package io.vqstream.network;

/** The activations of one pass through a network, reused by later ones. Not thread-safe. */
final class Workspace {
  /** The input at an eighth of the resolution: pixels, latents, or channels of a quarter. */
  final FeatureMap input = new FeatureMap();

  /** Pixels at a quarter of the resolution. */
  final FeatureMap quarterInput = new FeatureMap();

  final Maps quarter;
  final Maps eighth;

  /**
   * Creates a workspace.
   *
   * @param recording whether the activations of all blocks are kept until the next pass
   */
  Workspace(boolean recording) {
    quarter = new Maps(recording);
    eighth = new Maps(recording);
  }
}
