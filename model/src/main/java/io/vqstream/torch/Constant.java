package io.vqstream.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * Scalar operands for computations that are differentiated. DJL's operators that take a {@link
 * Number} copy it to memory managed by the Java garbage collector and release it at once, although
 * the autograd graph still refers to it. If a collection runs between the forward and the backward
 * pass, the gradient is computed from freed memory. Observed with DJL 0.35.1 for {@code mul},
 * {@code div}, {@code maximum}, {@code minimum} and {@code pow}; {@code add}, {@code sub} and
 * {@code clip} are not affected.
 */
public final class Constant {
  private Constant() {}

  /** Creates a scalar in native memory, with the device and the manager of an array. */
  public static NDArray of(NDArray like, double value) {
    return like.getManager().full(new Shape(), (float) value);
  }
}
