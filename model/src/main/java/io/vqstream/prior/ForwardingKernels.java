package io.vqstream.prior;

/** Passes every call on to other kernels. */
abstract class ForwardingKernels implements Kernels {

  /** The kernels that a call goes to. */
  abstract Kernels kernels();

  @Override
  public void multiplyAdd(
      Matrix w, int rows, float[] x, int xStart, int xStride, float[] y, int yStride) {
    kernels().multiplyAdd(w, rows, x, xStart, xStride, y, yStride);
  }

  @Override
  public void activate(float[] x, int padded) {
    kernels().activate(x, padded);
  }

  @Override
  public void exp(float[] x, int padded) {
    kernels().exp(x, padded);
  }

  @Override
  public void subtractDistances(
      float[] codewords, int channels, float[] mu, float[] inverse, int at, Logits logits) {
    kernels().subtractDistances(codewords, channels, mu, inverse, at, logits);
  }

  @Override
  public void softmax(Logits logits, float[] weights, int[] frequencies) {
    kernels().softmax(logits, weights, frequencies);
  }

  @Override
  public void costs(
      float[] codewords,
      int channels,
      float[] y,
      int yAt,
      float[] bits,
      int bitsAt,
      Logits logits,
      float[] costs) {
    kernels().costs(codewords, channels, y, yAt, bits, bitsAt, logits, costs);
  }
}
