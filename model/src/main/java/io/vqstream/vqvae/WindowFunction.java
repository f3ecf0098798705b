package io.vqstream.vqvae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;

/** A function of windows that libtorch evaluates. */
interface WindowFunction {
  /**
   * Evaluates a batch.
   *
   * @param scope manager of temporary arrays
   * @param inputs windows [N, C, H, W]; levels [N, Q], one-hot
   * @return an array whose first axis is N
   */
  NDArray apply(NDManager scope, NDList inputs);

  /** Returns whether the function is part of encoding an image. */
  default boolean encoding() {
    return false;
  }
}
