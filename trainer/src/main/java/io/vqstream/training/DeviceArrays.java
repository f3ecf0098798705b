package io.vqstream.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;

/** Copies values to arrays on the device. */
final class DeviceArrays {
  private DeviceArrays() {}

  /**
   * Overwrites all values of an array in place. {@link NDArray#set(float[])} and {@link
   * NDArray#copyTo} would give it other memory, which a captured step does not know of.
   */
  static void set(NDArray array, float[] values) {
    try (NDArray source = array.getManager().create(values, array.getShape())) {
      array.set(new NDIndex("..."), source);
    }
  }
}
