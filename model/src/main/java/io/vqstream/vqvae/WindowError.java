package io.vqstream.vqvae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.vqstream.checkpoint.Architecture;

/**
 * The share of a window's core in a {@link PixelError}, and its derivatives with respect to all
 * latents that the window sees.
 */
final class WindowError implements WindowFunction {
  private static final int BLOCK = Architecture.BLOCK;
  private static final int RGB = 3;

  private final DecoderNetwork decoder;
  private final PixelError.Image image;
  private final Window window;
  private final boolean differentiates;
  private double value;

  /**
   * Creates a function of one window.
   *
   * @param differentiates whether to compute the derivatives
   */
  WindowError(
      DecoderNetwork decoder, PixelError.Image image, Window window, boolean differentiates) {
    this.decoder = decoder;
    this.image = image;
    this.window = window;
    this.differentiates = differentiates;
  }

  Window window() {
    return window;
  }

  /** Returns the error, once the function has been evaluated. */
  double value() {
    return value;
  }

  @Override
  public boolean encoding() {
    return true;
  }

  /**
   * Evaluates the error.
   *
   * @return derivatives [1, D, h, w]; without derivatives, the input
   */
  @Override
  public NDArray apply(NDManager scope, NDList inputs) {
    NDArray latents = inputs.get(0);
    if (!differentiates) {
      value = error(scope, inputs).toFloatArray()[0];
      return latents;
    }
    // DJL's gradient collector admits one thread of the process; the mode is one of this thread.
    boolean mode = JniUtils.isGradMode();
    JniUtils.setGradMode(true);
    try {
      latents.setRequiresGradient(true);
      NDArray error = error(scope, inputs);
      NDArray one = scope.ones(error.getShape());
      JniUtils.backward((PtNDArray) error, (PtNDArray) one, false, false);
      value = error.toFloatArray()[0];
      return latents.getGradient();
    } finally {
      JniUtils.setGradMode(mode);
    }
  }

  private NDArray error(NDManager scope, NDList inputs) {
    NDArray pixels = decoder.apply(scope, inputs).mul(64).add(128).clip(0, 255);
    if (image.gray()) {
      pixels = pixels.mean(new int[] {1}, true);
    }
    int rows = window.seenHeight() * BLOCK;
    int columns = window.seenWidth() * BLOCK;
    float[] target = new float[RGB * rows * columns];
    float[] mask = new float[rows * columns];
    fill(target, mask);
    NDArray difference = pixels.sub(scope.create(target, new Shape(1, RGB, rows, columns)));
    NDArray core = scope.create(mask, new Shape(1, 1, rows, columns));
    return difference.mul(core).square().sum();
  }

  /** Writes the image's samples within the core of the window, and 1 where they are. */
  private void fill(float[] target, float[] mask) {
    int rows = window.seenHeight() * BLOCK;
    int columns = window.seenWidth() * BLOCK;
    int top = window.top() * BLOCK;
    int left = window.left() * BLOCK;
    int bottom = Math.min(top + window.height() * BLOCK, image.height());
    int right = Math.min(left + window.width() * BLOCK, image.width());
    for (int y = top; y < bottom; y++) {
      int row = y - top + window.above() * BLOCK;
      for (int x = left; x < right; x++) {
        int at = row * columns + x - left + window.before() * BLOCK;
        mask[at] = 1;
        for (int c = 0; c < RGB; c++) {
          target[c * rows * columns + at] = image.rgb()[(y * image.width() + x) * RGB + c] & 0xff;
        }
      }
    }
  }
}
