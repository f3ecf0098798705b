package io.vqstream.prior;

import io.vqstream.checkpoint.Tensor;
import io.vqstream.checkpoint.UnusableCheckpointException;
import io.vqstream.kernel.Flush;
import java.util.Arrays;
import java.util.function.Function;

/** Reads and validates the tensors of the prior. */
final class PriorTensors {
  /** Reason why a weight that violates a causal mask is rejected. */
  static final String NOT_CAUSAL = "it reads codes that have not been decoded yet";

  private static final float MAX_WEIGHT = 65504f;

  private final Function<String, Tensor> source;

  PriorTensors(Function<String, Tensor> source) {
    this.source = source;
  }

  /** Tells whether the weight at an index must be zero. */
  @FunctionalInterface
  interface Mask {
    boolean hides(int[] index);
  }

  /**
   * Returns the values of a tensor; magnitudes below 2^-24 become 0.
   *
   * @throws UnusableCheckpointException if the shape differs or a magnitude is above 65504
   */
  float[] weights(String name, int... shape) {
    Tensor tensor = source.apply(name);
    if (!Arrays.equals(tensor.shape(), shape)) {
      throw new UnusableCheckpointException(
          "tensor %s has shape %s, the architecture asks for %s"
              .formatted(name, Arrays.toString(tensor.shape()), Arrays.toString(shape)));
    }
    float[] values = tensor.values().clone();
    for (int i = 0; i < values.length; i++) {
      if (!(Math.abs(values[i]) <= MAX_WEIGHT)) {
        throw new UnusableCheckpointException(
            "tensor %s holds %s at %s".formatted(name, values[i], describe(i, shape)));
      }
      values[i] = Flush.weight(values[i]);
    }
    return values;
  }

  /**
   * Returns the values of a masked layer; see {@link #weights}.
   *
   * @param reason for the message about a hidden weight that is not 0
   * @throws UnusableCheckpointException also if a weight that the mask hides is not 0
   */
  float[] masked(String name, String reason, Mask mask, int... shape) {
    float[] values = weights(name, shape);
    for (int i = 0; i < values.length; i++) {
      if (values[i] != 0f) {
        int[] index = unravel(i, shape);
        if (mask.hides(index)) {
          throw new UnusableCheckpointException(
              "tensor %s holds %s at %s instead of 0: %s"
                  .formatted(name, values[i], Arrays.toString(index), reason));
        }
      }
    }
    return values;
  }

  /**
   * Returns the values of a tensor of scales; see {@link #weights}.
   *
   * @throws UnusableCheckpointException also if a value is not within 2^-20..2^15
   */
  float[] scales(String name, int... shape) {
    float[] values = weights(name, shape);
    for (int i = 0; i < values.length; i++) {
      if (values[i] < 0x1p-20f || values[i] > 0x1p15f) {
        throw new UnusableCheckpointException(
            "tensor %s holds the scale %s at %s".formatted(name, values[i], describe(i, shape)));
      }
    }
    return values;
  }

  private static String describe(int offset, int[] shape) {
    return Arrays.toString(unravel(offset, shape));
  }

  private static int[] unravel(int offset, int[] shape) {
    int[] index = new int[shape.length];
    int rest = offset;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = rest % shape[axis];
      rest /= shape[axis];
    }
    return index;
  }
}
