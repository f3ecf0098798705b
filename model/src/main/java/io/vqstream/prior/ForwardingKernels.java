package io.vqstream.prior;

/** Forwards every call to a delegate. */
abstract class ForwardingKernels implements Kernels {

  /** Returns the delegate of the next call. */
  abstract Kernels delegate();

  @Override
  public void multiplyAdd(
      Matrix w, int rows, float[] x, int xStart, int xStride, float[] y, int yStride) {
    delegate().multiplyAdd(w, rows, x, xStart, xStride, y, yStride);
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
