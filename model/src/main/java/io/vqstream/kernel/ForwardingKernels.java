package io.vqstream.kernel;

/** Forwards every call to a delegate. */
public abstract class ForwardingKernels implements Kernels {

  /** Returns the delegate of the next call. */
  protected abstract Kernels delegate();

  @Override
  public void multiplyAdd(
      Matrix w, int rows, float[] x, int xStart, int xStride, float[] y, int yStride) {
    delegate().multiplyAdd(w, rows, x, xStart, xStride, y, yStride);
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
    delegate().multiplyPanel(w, panel, rows, x, xStart, xStride, y, yStart, yStride);
  }

  @Override
  public void transformInput(
      float[] x, int at, int step, float[] y, int to, int toStep, int length) {
    delegate().transformInput(x, at, step, y, to, toStep, length);
  }

  @Override
  public void transformOutput(
      float[] x, int at, int step, float[] y, int to, int toStep, int length) {
    delegate().transformOutput(x, at, step, y, to, toStep, length);
  }

  @Override
  public void scaleShift(
      float[] x, int at, int rows, float[] scale, float[] bias, boolean rectify) {
    delegate().scaleShift(x, at, rows, scale, bias, rectify);
  }

  @Override
  public void flush(float[] x, int at, int padded) {
    delegate().flush(x, at, padded);
  }

  @Override
  public void depthwise(
      float[] x, int at, int rowStride, float[] w, float[] bias, float[] y, int to) {
    delegate().depthwise(x, at, rowStride, w, bias, y, to);
  }

  @Override
  public void gate(float[] x, int rows, int width, float[] y) {
    delegate().gate(x, rows, width, y);
  }

  @Override
  public void activate(float[] x, int padded) {
    delegate().activate(x, padded);
  }

  @Override
  public void exp(float[] x, int padded) {
    delegate().exp(x, padded);
  }

  @Override
  public void subtractDistances(
      float[] codewords, int channels, float[] mu, float[] inverse, int at, Logits logits) {
    delegate().subtractDistances(codewords, channels, mu, inverse, at, logits);
  }

  @Override
  public void softmax(Logits logits, float[] weights, int[] frequencies) {
    delegate().softmax(logits, weights, frequencies);
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
    delegate().costs(codewords, channels, y, yAt, rdWeights, rdAt, logits, costs);
  }
}
