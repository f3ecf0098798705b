package io.vqstream.checkpoint;

import java.util.Arrays;

/**
 * A named array of floats in row-major order.
 *
 * @param shape sizes of the axes, outermost first
 * @param values as many as the product of the shape; not copied, callers must not write to it
 */
public record Tensor(String name, int[] shape, float[] values) {

  /** Checks that the number of values matches the shape. */
  public Tensor {
    long count = Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact);
    if (count != values.length) {
      throw new IllegalArgumentException(
          "tensor "
              + name
              + " of shape "
              + Arrays.toString(shape)
              + " given "
              + values.length
              + " values");
    }
  }
}
