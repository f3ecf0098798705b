package io.vqstream.kernel;

import java.util.Arrays;
import java.util.List;

/** Runs all {@link Kernels} on small inputs, in every shape that has a separate loop. */
final class WarmUpWorkload {
  private static final int MAX_ROWS = 9;
  private static final int INPUTS = 40;
  private static final int CODEWORDS = 4 * Kernels.ALIGNMENT;
  private static final int CHANNELS = 2;
  private static final int MAP_CHANNELS = 3 * Kernels.ALIGNMENT;

  /** Panels of both widths, alone and together. */
  private final List<Matrix> matrices =
      List.of(
          matrix(Kernels.ALIGNMENT), matrix(2 * Kernels.ALIGNMENT), matrix(3 * Kernels.ALIGNMENT));

  private final float[] x = new float[MAX_ROWS * INPUTS];
  private final float[] y = new float[MAX_ROWS * 3 * Kernels.ALIGNMENT];
  private final float[] tile = ramp(6 * MAP_CHANNELS);
  private final float[] transformed = new float[6 * MAP_CHANNELS];
  private final float[] map = ramp(9 * MAP_CHANNELS);
  private final float[] taps = ramp(9 * MAP_CHANNELS);
  private final float[] bias = ramp(MAP_CHANNELS);
  private final float[] position = new float[MAP_CHANNELS];
  private final float[] codewords = ramp(CHANNELS * CODEWORDS);
  private final float[] latent = ramp(CHANNELS);
  private final float[] rdWeights = {0.7f, 1.3f};
  private final Kernels.Logits logits =
      new Kernels.Logits(new float[2 * CODEWORDS], CODEWORDS, CODEWORDS);
  private final float[] weights = new float[CODEWORDS];
  private final float[] costs = new float[CODEWORDS];
  private final int[] frequencies = new int[CODEWORDS];

  /** Runs one round and returns its duration in nanoseconds. */
  long measureNanos(Kernels kernels) {
    long start = System.nanoTime();
    for (Matrix matrix : matrices) {
      for (int rows = 1; rows <= MAX_ROWS; rows++) {
        System.arraycopy(codewords, 0, x, 0, codewords.length);
        Arrays.fill(y, 0.1f);
        kernels.multiplyAdd(matrix, rows, x, 0, INPUTS, y, matrix.paddedOutputs());
        kernels.activate(y, rows * matrix.paddedOutputs());
        kernels.exp(y, rows * matrix.paddedOutputs());
      }
    }
    runLayers(kernels);
    for (int channels = 1; channels <= CHANNELS; channels++) {
      Arrays.fill(logits.values(), 0.5f);
      kernels.subtractDistances(codewords, channels, latent, rdWeights, 0, logits);
      kernels.softmax(logits, weights, frequencies);
      kernels.costs(codewords, channels, latent, 0, rdWeights, 0, logits, costs);
    }
    return System.nanoTime() - start;
  }

  /** Runs what the layers of the networks need besides matrix products. */
  private void runLayers(Kernels kernels) {
    for (int i = 0; i < 6; i++) {
      kernels.transformInput(tile, 0, MAP_CHANNELS, transformed, 0, MAP_CHANNELS, MAP_CHANNELS);
      kernels.transformOutput(tile, 0, MAP_CHANNELS, transformed, 0, MAP_CHANNELS, MAP_CHANNELS);
      kernels.scaleShift(transformed, 0, 4, bias, bias, i % 2 == 0);
      kernels.flush(transformed, 0, transformed.length);
      kernels.depthwise(map, 4 * MAP_CHANNELS, 3 * MAP_CHANNELS, taps, bias, position, 0);
      kernels.gate(tile, 1, MAP_CHANNELS, position);
    }
  }

  private static Matrix matrix(int outputs) {
    return Matrix.of(outputs, INPUTS, (output, input) -> (output - input) / 64f);
  }

  /** Returns values in ascending order around 0. */
  private static float[] ramp(int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (i - length / 2) / 32f;
    }
    return values;
  }
}
