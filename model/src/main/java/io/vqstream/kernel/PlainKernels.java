package io.vqstream.kernel;

/**
 * Reference implementation of the kernels in plain loops. {@link VectorKernels} computes the same
 * bits faster.
 */
public final class PlainKernels implements Kernels {

  @Override
  public void multiplyPanel(
      Matrix w,
      int panel,
      int rows,
      float[] x,
      int xStart,
      int xStride,
      float[] y,
      int yStart,
      int yStride) {
    int at = w.panelStart(panel) * w.inputs();
    int width = w.panelWidth(panel);
    for (int m = 0; m < rows; m++) {
      row(w.packed(), at, w.inputs(), width, x, xStart + m * xStride, y, yStart + m * yStride);
    }
  }

  private static void row(
      float[] w, int wAt, int inputs, int width, float[] x, int xAt, float[] y, int yAt) {
    int i = 0;
    for (; i + 3 < inputs; i += 4) { // four inputs for each load and store of y
      float x0 = x[xAt + i];
      float x1 = x[xAt + i + 1];
      float x2 = x[xAt + i + 2];
      float x3 = x[xAt + i + 3];
      int at = wAt + i * width;
      for (int o = 0; o < width; o++) {
        y[yAt + o] =
            (((y[yAt + o] + x0 * w[at + o]) + x1 * w[at + width + o]) + x2 * w[at + 2 * width + o])
                + x3 * w[at + 3 * width + o];
      }
    }
    for (; i < inputs; i++) {
      float x0 = x[xAt + i];
      int at = wAt + i * width;
      for (int o = 0; o < width; o++) {
        y[yAt + o] += x0 * w[at + o];
      }
    }
  }

  @Override
  public void transformInput(
      float[] x, int at, int step, float[] y, int to, int toStep, int length) {
    for (int i = 0; i < length; i++) {
      float d0 = x[at + i];
      float d1 = x[at + step + i];
      float d2 = x[at + 2 * step + i];
      float d3 = x[at + 3 * step + i];
      float d4 = x[at + 4 * step + i];
      float d5 = x[at + 5 * step + i];
      float evenOuter = d4 - 4f * d2;
      float oddOuter = d3 - 4f * d1;
      float evenInner = d4 - d2;
      float oddInner = 2f * (d3 - d1);
      y[to + i] = (4f * d0 - 5f * d2) + d4;
      y[to + toStep + i] = evenOuter + oddOuter;
      y[to + 2 * toStep + i] = evenOuter - oddOuter;
      y[to + 3 * toStep + i] = evenInner + oddInner;
      y[to + 4 * toStep + i] = evenInner - oddInner;
      y[to + 5 * toStep + i] = (4f * d1 - 5f * d3) + d5;
    }
  }

  @Override
  public void transformOutput(
      float[] x, int at, int step, float[] y, int to, int toStep, int length) {
    for (int i = 0; i < length; i++) {
      float m1 = x[at + step + i];
      float m2 = x[at + 2 * step + i];
      float m3 = x[at + 3 * step + i];
      float m4 = x[at + 4 * step + i];
      float sum1 = m1 + m2;
      float difference1 = m1 - m2;
      float sum2 = m3 + m4;
      float difference2 = m3 - m4;
      y[to + i] = (x[at + i] + sum1) + sum2;
      y[to + toStep + i] = difference1 + 2f * difference2;
      y[to + 2 * toStep + i] = sum1 + 4f * sum2;
      y[to + 3 * toStep + i] = (difference1 + 8f * difference2) + x[at + 5 * step + i];
    }
  }

  @Override
  public void scaleShift(
      float[] x, int at, int rows, float[] scale, float[] bias, boolean rectify) {
    int width = scale.length;
    for (int m = at; m < at + rows * width; m += width) {
      for (int i = 0; i < width; i++) {
        float v = x[m + i] * scale[i] + bias[i];
        x[m + i] = Flush.activation(rectify && !(v > 0f) ? v * SLOPE : v);
      }
    }
  }

  @Override
  public void flush(float[] x, int at, int padded) {
    for (int i = at; i < at + padded; i++) {
      x[i] = Flush.activation(x[i]);
    }
  }

  @Override
  public void depthwise(
      float[] x, int at, int rowStride, float[] w, float[] bias, float[] y, int to) {
    int width = bias.length;
    for (int i = 0; i < width; i++) {
      float sum = bias[i];
      for (int tap = 0; tap < 9; tap++) {
        int from = at + (tap / 3 - 1) * rowStride + (tap % 3 - 1) * width;
        sum += x[from + i] * w[tap * width + i];
      }
      y[to + i] = Flush.activation(sum);
    }
  }

  @Override
  public void gate(float[] x, int rows, int width, float[] y) {
    for (int m = 0; m < rows; m++) {
      int at = 2 * m * width;
      for (int i = 0; i < width; i++) {
        float gate = x[at + width + i] + 2f;
        gate = gate > 0f ? gate : 0f;
        gate = gate < 4f ? gate : 4f;
        y[m * width + i] = Flush.activation(x[at + i] * gate);
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
