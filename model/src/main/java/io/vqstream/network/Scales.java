package io.vqstream.network;

import io.vqstream.kernel.Kernels;
import java.util.Arrays;

/** Factors and addends of channels. */
final class Scales {
  private Scales() {}

  /** Returns {@code 1 + x} for the first channels of each row; what pads them stays 0. */
  static float[][] onePlus(float[][] rows, int channels) {
    for (float[] row : rows) {
      for (int c = 0; c < channels; c++) {
        row[c] = 1f + row[c];
      }
    }
    return rows;
  }

  /** Returns a row of one value for the first channels, and 0 for what pads them. */
  static float[] constant(float value, int channels, int padded) {
    float[] row = new float[padded];
    Arrays.fill(row, 0, channels, value);
    return row;
  }

  /**
   * Multiplies gradients by the derivative of {@code rectify(x * scale + bias)}.
   *
   * @param activations results of the rectifier, which have the sign of its argument
   */
  static void unrectify(float[] gradients, float[] activations, int rows, float[] scale) {
    for (int m = 0; m < rows; m++) {
      int at = m * scale.length;
      for (int i = 0; i < scale.length; i++) {
        float slope = activations[at + i] > 0f ? 1f : Kernels.SLOPE;
        gradients[at + i] *= slope * scale[i];
      }
    }
  }
}
