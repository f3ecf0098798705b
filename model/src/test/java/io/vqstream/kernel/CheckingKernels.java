package io.vqstream.kernel;

/** Plain kernels that check what they read, every product and every sum for subnormals. */
public final class CheckingKernels extends ForwardingKernels {
  private final Kernels plain = new PlainKernels();
  private long values;
  private long tiny;
  private long subnormals;

  /** Returns the number of values that have been checked. */
  public long values() {
    return values;
  }

  /** Returns how many of them were not 0 and below 2^-29. */
  public long tiny() {
    return tiny;
  }

  /** Returns how many of them were subnormal. */
  public long subnormals() {
    return subnormals;
  }

  @Override
  protected Kernels delegate() {
    return plain;
  }

  private float check(float x) {
    values++;
    tiny += x != 0f && Math.abs(x) < 0x1p-29f ? 1 : 0;
    subnormals += x != 0f && Math.abs(x) < Float.MIN_NORMAL ? 1 : 0;
    return x;
  }

  private void check(float[] x, int at, int length) {
    for (int i = at; i < at + length; i++) {
      check(x[i]);
    }
  }

  @Override
  public void multiplyAdd(
      Matrix w, int rows, float[] x, int xStart, int xStride, float[] y, int yStride) {
    for (int p = 0; p < w.panels(); p++) {
      multiplyPanel(w, p, rows, x, xStart, xStride, y, w.panelStart(p), yStride);
    }
  }

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
    int width = w.panelWidth(panel);
    int start = w.panelStart(panel) * w.inputs();
    for (int m = 0; m < rows; m++) {
      for (int o = 0; o < width; o++) {
        int at = yStart + m * yStride + o;
        for (int i = 0; i < w.inputs(); i++) {
          float input = check(x[xStart + m * xStride + i]);
          float weight = check(w.packed()[start + i * width + o]);
          y[at] = check(y[at] + check(input * weight));
        }
      }
    }
  }

  @Override
  public void transformInput(
      float[] x, int at, int step, float[] y, int to, int toStep, int length) {
    plain.transformInput(x, at, step, y, to, toStep, length);
    for (int row = 0; row < 6; row++) {
      check(y, to + row * toStep, length);
    }
  }

  @Override
  public void transformOutput(
      float[] x, int at, int step, float[] y, int to, int toStep, int length) {
    plain.transformOutput(x, at, step, y, to, toStep, length);
    for (int row = 0; row < 4; row++) {
      check(y, to + row * toStep, length);
    }
  }

  /** What this makes subnormal it flushes, so only its result matters. */
  @Override
  public void scaleShift(
      float[] x, int at, int rows, float[] scale, float[] bias, boolean rectify) {
    plain.scaleShift(x, at, rows, scale, bias, rectify);
    check(x, at, rows * scale.length);
  }

  @Override
  public void depthwise(
      float[] x, int at, int rowStride, float[] w, float[] bias, float[] y, int to) {
    int width = bias.length;
    for (int i = 0; i < width; i++) {
      float sum = bias[i];
      for (int tap = 0; tap < 9; tap++) {
        int from = at + (tap / 3 - 1) * rowStride + (tap % 3 - 1) * width;
        sum = check(sum + check(check(x[from + i]) * check(w[tap * width + i])));
      }
    }
    plain.depthwise(x, at, rowStride, w, bias, y, to);
  }

  @Override
  public void gate(float[] x, int rows, int width, float[] y) {
    check(x, 0, 2 * rows * width);
    plain.gate(x, rows, width, y);
    check(y, 0, rows * width);
  }

  @Override
  public void exp(float[] x, int padded) {
    plain.exp(x, padded);
    check(x, 0, padded);
  }

  @Override
  public void subtractDistances(
      float[] codewords, int channels, float[] mu, float[] inverse, int at, Logits logits) {
    for (int c = 0; c < channels; c++) {
      for (int k = 0; k < logits.padded(); k++) {
        float distance = check(codewords[c * logits.padded() + k] - check(mu[at + c]));
        check(check(distance * distance) * check(inverse[at + c]));
      }
    }
    plain.subtractDistances(codewords, channels, mu, inverse, at, logits);
  }

  @Override
  public void softmax(Logits logits, float[] weights, int[] frequencies) {
    plain.softmax(logits, weights, frequencies);
    check(weights, 0, logits.padded());
  }
}
