package io.vqstream.network;

import java.util.List;

/** The gradients of a network at one resolution. Not thread-safe. */
final class GradientMaps {
  private final BlockGradient.Hidden hidden =
      new BlockGradient.Hidden(new FeatureMap(), new FeatureMap());
  private FeatureMap outer = new FeatureMap();
  private FeatureMap inner = new FeatureMap();

  /** Sets the sizes to that of a map and returns the gradient at the output of the last block. */
  FeatureMap resizeLike(FeatureMap activations) {
    for (FeatureMap map : List.of(inner, hidden.first(), hidden.second())) {
      map.resizeLike(activations);
    }
    return outer.resizeLike(activations);
  }

  /** Returns the gradient at the output of the block. */
  FeatureMap outer() {
    return outer;
  }

  /** Returns the gradient at the input of the block. */
  FeatureMap inner() {
    return inner;
  }

  BlockGradient.Hidden hidden() {
    return hidden;
  }

  /** Goes to the block before, whose output is the input of this one. */
  void goBack() {
    FeatureMap swapped = outer;
    outer = inner;
    inner = swapped;
  }
}
