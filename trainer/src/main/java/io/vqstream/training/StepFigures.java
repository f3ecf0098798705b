package io.vqstream.training;

/** The figures of some steps, summed on the device. */
final class StepFigures {
  private static final int HEAD = 4;

  private final float[] sums;

  /**
   * @param sums steps, steps that are not finite, losses, norms of the gradient, then for each
   *     level the images, their squared error (0..255 samples) and their bits per pixel
   */
  StepFigures(float[] sums) {
    this.sums = sums;
  }

  /** Returns the number of sums. */
  static int size(int levels) {
    return HEAD + 3 * levels;
  }

  /** Returns a copy of the sums. */
  float[] sums() {
    return sums.clone();
  }

  int levels() {
    return (sums.length - HEAD) / 3;
  }

  int steps() {
    return (int) sums[0];
  }

  /** Returns the number of steps whose loss or gradient is not finite. */
  int notFinite() {
    return (int) sums[1];
  }

  /** Returns the mean loss of the finite steps, or NaN. */
  double loss() {
    return sums[2] / (sums[0] - sums[1]);
  }

  /** Returns the mean norm of the gradient before clipping, or NaN. */
  double norm() {
    return sums[3] / (sums[0] - sums[1]);
  }

  /** Returns the number of images of a level, from 0, whose figures are finite. */
  int images(int level) {
    return (int) sums[HEAD + level];
  }

  /** Returns the mean squared error of a level, from 0, for samples of 0..255, or NaN. */
  double squaredError(int level) {
    return sums[HEAD + levels() + level] / sums[HEAD + level];
  }

  /** Returns the mean bits per pixel of a level, from 0, or NaN. */
  double bitsPerPixel(int level) {
    return sums[HEAD + 2 * levels() + level] / sums[HEAD + level];
  }
}
