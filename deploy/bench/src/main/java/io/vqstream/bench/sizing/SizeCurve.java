package io.vqstream.bench.sizing;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A measured quantity as a function of the pixels of an image.
 *
 * <p>Between two measured sizes it is linear in the pixels. Above the largest it grows in
 * proportion to the pixels, below the smallest it stays: small images have constant costs.
 */
final class SizeCurve {
  private final double[] pixels;
  private final double[] values;

  private SizeCurve(double[] pixels, double[] values) {
    this.pixels = pixels;
    this.values = values;
  }

  /**
   * Creates the curve of a quantity.
   *
   * @param runs one for each size, smallest first
   */
  static SizeCurve of(List<MeasuredRun> runs, ToDoubleFunction<MeasuredRun> quantity) {
    return new SizeCurve(
        runs.stream().mapToDouble(MeasuredRun::pixels).toArray(),
        runs.stream().mapToDouble(quantity).toArray());
  }

  /** Returns the quantity for images of a size. */
  double at(double size) {
    int last = pixels.length - 1;
    if (size <= pixels[0]) {
      return values[0];
    }
    if (size >= pixels[last]) {
      return values[last] * size / pixels[last];
    }
    int above = 1;
    while (pixels[above] < size) {
      above++;
    }
    double share = (size - pixels[above - 1]) / (pixels[above] - pixels[above - 1]);
    return values[above - 1] + share * (values[above] - values[above - 1]);
  }
}
