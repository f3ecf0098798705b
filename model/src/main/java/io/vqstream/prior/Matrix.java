package io.vqstream.prior;

/**
 * A weight matrix packed for {@link Kernels#multiplyAdd}: panels of {@link Kernels#PANEL} outputs,
 * each stored input by input, so that memory is read sequentially. Padding outputs are 0.
 *
 * @param packed {@code [paddedOutputs / PANEL][inputs][PANEL]}
 */
record Matrix(int inputs, int outputs, float[] packed) {

  /** Supplies the weight from an input to an output. */
  @FunctionalInterface
  interface Weights {
    float at(int output, int input);
  }

  /** Packs a matrix. */
  static Matrix of(int outputs, int inputs, Weights weights) {
    float[] packed = new float[Math.multiplyExact(Kernels.padded(outputs), inputs)];
    for (int o = 0; o < outputs; o++) {
      int panel = o / Kernels.PANEL * Kernels.PANEL * inputs;
      for (int i = 0; i < inputs; i++) {
        packed[panel + i * Kernels.PANEL + o % Kernels.PANEL] = weights.at(o, i);
      }
    }
    return new Matrix(inputs, outputs, packed);
  }

  int paddedOutputs() {
    return Kernels.padded(outputs);
  }
}
