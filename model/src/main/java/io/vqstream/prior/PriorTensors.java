package io.vqstream.prior;

import io.vqstream.checkpoint.Tensor;
import io.vqstream.checkpoint.UnusableCheckpointException;
import java.util.Arrays;
import java.util.function.Function;

/** Reads the prior's tensors and refuses those that it could not compute with. */
final class PriorTensors {
  /** What is wrong where a mask is not kept. */
  static final String UNKNOWN = "it looks at codes that are not known yet";

  private static final float LARGEST = 65504f;

  private final Function<String, Tensor> source;

  PriorTensors(Function<String, Tensor> source) {
    this.source = source;
  }

  /** Says whether a weight must be zero, given its place on every axis. */
  @FunctionalInterface
  interface Mask {
    boolean hides(int[] place);
  }

  /**
   * The values of a tensor, those below 2^-24 as 0.
   *
   * @throws UnusableCheckpointException if its shape is another or a value is not within +-65504
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
      if (!(Math.abs(values[i]) <= LARGEST)) {
        throw new UnusableCheckpointException(
            "tensor %s holds %s at %s".formatted(name, values[i], place(i, shape)));
      }
      values[i] = Flush.weight(values[i]);
    }
    return values;
  }

  /**
   * As {@link #weights}, of a masked layer.
   *
   * @param reason what is wrong where a hidden weight is not 0
   * @throws UnusableCheckpointException also if a weight that the mask hides is not 0
   */
  float[] masked(String name, String reason, Mask mask, int... shape) {
    float[] values = weights(name, shape);
    for (int i = 0; i < values.length; i++) {
      if (values[i] != 0f) {
        int[] place = unravel(i, shape);
        if (mask.hides(place)) {
          throw new UnusableCheckpointException(
              "tensor %s holds %s at %s instead of 0: %s"
                  .formatted(name, values[i], Arrays.toString(place), reason));
        }
      }
    }
    return values;
  }

  /**
   * As {@link #weights}, of scales.
   *
   * @throws UnusableCheckpointException also if a value is not within 2^-20..2^15
   */
  float[] scales(String name, int... shape) {
    float[] values = weights(name, shape);
    for (int i = 0; i < values.length; i++) {
      if (values[i] < 0x1p-20f || values[i] > 0x1p15f) {
        throw new UnusableCheckpointException(
            "tensor %s holds the scale %s at %s".formatted(name, values[i], place(i, shape)));
      }
    }
    return values;
  }

  private static String place(int index, int[] shape) {
    return Arrays.toString(unravel(index, shape));
  }

  private static int[] unravel(int index, int[] shape) {
    int[] place = new int[shape.length];
    int rest = index;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      place[axis] = rest % shape[axis];
      rest /= shape[axis];
    }
    return place;
  }
}
