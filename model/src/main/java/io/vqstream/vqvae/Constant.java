package io.vqstream.vqvae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * Numbers to multiply, divide or compare with where a gradient will be asked for. DJL's operators
 * that take a {@link Number} put it into memory of the Java heap's collector and close it at once,
 * while the gradient's computation still points there: a collection between the forward and the
 * backward pass and the gradient is read from freed memory (seen with DJL 0.35.1 for {@code mul},
 * {@code div}, {@code maximum}, {@code minimum} and {@code pow}; {@code add}, {@code sub} and
 * {@code clip} keep nothing).
 */
public final class Constant {
  private Constant() {}

  /** A scalar in libtorch's own memory, on the device and in the manager of that array. */
  public static NDArray of(NDArray like, double value) {
    return like.getManager().full(new Shape(), (float) value);
  }
}
