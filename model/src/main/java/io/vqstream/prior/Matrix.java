package io.vqstream.prior;

/**
 * Weights, packed for {@link Kernels#multiplyAdd}: panels of {@link Kernels#PANEL} outputs, in each
 * panel input by input, so that a panel is read in the order in which it stands. Outputs beyond the
 * last are 0.
 *
 * @param packed {@code [paddedOutputs / PANEL][inputs][PANEL]}
 */
record Matrix(int inputs, int outputs, float[] packed) {

  /** Gives the weight from an input to an output. */
  @FunctionalInterface
  interface Weights {
    float at(int output, int input);
  }

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
