package io.vqstream.network;

/** The activations and gradients of one pass of {@link DecoderGradient}. Not thread-safe. */
final class GradientWorkspace {
  /** The recorded activations. */
  final Workspace activations = new Workspace(true);

  final GradientMaps quarter = new GradientMaps();
  final GradientMaps eighth = new GradientMaps();

  /** The gradient at the pixels, at an eighth of the resolution. */
  final FeatureMap blocks = new FeatureMap();

  /** The gradient at the pixels, at a quarter of the resolution. */
  final FeatureMap patches = new FeatureMap();

  /** The gradient at the upsampled activations. */
  final FeatureMap squares = new FeatureMap();
}
