package io.vqstream.training;

import ai.djl.ndarray.NDArray;

/** Copies values to arrays on the device. */
final class DeviceArrays {
  private DeviceArrays() {}

  /**
   * Overwrites all values of an array. {@link NDArray#set(float[])} would make libtorch warn of a
   * deprecated function.
   */
  static void set(NDArray array, float[] values) {
    try (NDArray source = array.getManager().create(values, array.getShape())) {
      source.copyTo(array);
    }
  }
}
