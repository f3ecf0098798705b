package io.vqstream.prior;

/**
 * Reference implementation of the kernels in plain loops. {@link VectorKernels} computes the same
 * bits faster.
 */
final class PlainKernels implements Kernels {

  @Override
  public void multiplyAdd(
      Matrix w, int rows, float[] x, int xStart, int xStride, float[] y, int yStride) {
    int inputs = w.inputs();
    for (int o = 0; o < w.paddedOutputs(); o += PANEL) {
      for (int m = 0; m < rows; m++) {
        panel(w.packed(), o * inputs, inputs, x, xStart + m * xStride, y, m * yStride + o);
      }
    }
  }

  private static void panel(
      float[] w, int wAt, int inputs, float[] x, int xAt, float[] y, int yAt) {
    int i = 0;
    for (; i + 3 < inputs; i += 4) { // four inputs for each load and store of y
      float x0 = x[xAt + i];
      float x1 = x[xAt + i + 1];
      float x2 = x[xAt + i + 2];
      float x3 = x[xAt + i + 3];
      int at = wAt + i * PANEL;
      for (int o = 0; o < PANEL; o++) {
        y[yAt + o] =
            (((y[yAt + o] + x0 * w[at + o]) + x1 * w[at + PANEL + o]) + x2 * w[at + 2 * PANEL + o])
                + x3 * w[at + 3 * PANEL + o];
      }
    }
    for (; i < inputs; i++) {
      float x0 = x[xAt + i];
      int at = wAt + i * PANEL;
      for (int o = 0; o < PANEL; o++) {
        y[yAt + o] += x0 * w[at + o];
      }
    }
  }

  @Override
  public void activate(float[] x, int padded) {
    for (int i = 0; i < padded; i++) {
      x[i] = Flush.activation(x[i] > 0f ? x[i] : x[i] * SLOPE);
    }
  }

  @Override
  public void exp(float[] x, int padded) {
    for (int i = 0; i < padded; i++) {
      x[i] = Exp.exp(x[i]);
    }
  }

  @Override
  public void subtractDistances(
      float[] codewords, int channels, float[] mu, float[] inverse, int at, Logits logits) {
    float[] l = logits.values();
    for (int c = 0; c < channels; c++) {
      float location = mu[at + c];
      float scale = inverse[at + c];
      int row = c * logits.padded();
      for (int k = 0; k < logits.padded(); k++) {
        float distance = codewords[row + k] - location;
        l[logits.start() + k] -= (float) Math.sqrt(LOGIT_FLOOR + (distance * distance) * scale);
      }
    }
  }

  @Override
  public void softmax(Logits logits, float[] weights, int[] frequencies) {
    float[] l = logits.values();
    float max = l[logits.start()];
    for (int k = 1; k < logits.padded(); k++) {
      float value = l[logits.start() + k];
      max = value > max ? value : max;
    }
    for (int k = 0; k < logits.padded(); k++) {
      float difference = l[logits.start() + k] - max;
      float weight = Exp.exp(difference > MIN_LOGIT_DIFFERENCE ? difference : MIN_LOGIT_DIFFERENCE);
      weights[k] = weight;
      frequencies[k] = (int) (weight * FREQUENCY_SCALE + 0x1p23f - 0x1p23f);
    }
  }

  @Override
  public void costs(
      float[] codewords,
      int channels,
      float[] y,
      int yAt,
      float[] rdWeights,
      int rdAt,
      Logits logits,
      float[] costs) {
    for (int k = 0; k < logits.padded(); k++) {
      costs[k] = logits.values()[logits.start() + k] * -LOG2_E;
    }
    for (int c = 0; c < channels; c++) {
      float latent = y[yAt + c];
      float weight = rdWeights[rdAt + c];
      int row = c * logits.padded();
      for (int k = 0; k < logits.padded(); k++) {
        float distance = latent - codewords[row + k];
        costs[k] += (distance * distance) * weight;
      }
    }
  }
}
