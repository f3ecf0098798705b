package io.vqstream.study.catalog;

import io.vqstream.study.dataset.ImageShape;

/** How much neighboring blocks of images have to do with each other. */
final class BlockCorrelation {
  private static final int SIDE = 4;

  private BlockCorrelation() {}

  /**
   * Returns the correlation of the means of blocks of 4 x 4 with those of their right neighbors,
   * over images and channels.
   *
   * @param images samples, plane after plane
   */
  static double of(float[] images, ImageShape shape) {
    double[] sums = new double[6];
    int plane = shape.height() * shape.width();
    for (int first = 0; first < images.length; first += plane) {
      for (int y = 0; y + SIDE <= shape.height(); y += SIDE) {
        for (int x = 0; x + 2 * SIDE <= shape.width(); x += SIDE) {
          int at = first + y * shape.width() + x;
          add(sums, mean(images, at, shape.width()), mean(images, at + SIDE, shape.width()));
        }
      }
    }
    double meanA = sums[1] / sums[0];
    double meanB = sums[2] / sums[0];
    double varianceA = sums[3] / sums[0] - meanA * meanA;
    double varianceB = sums[4] / sums[0] - meanB * meanB;
    return (sums[5] / sums[0] - meanA * meanB) / Math.sqrt(varianceA * varianceB);
  }

  private static void add(double[] sums, double a, double b) {
    double[] terms = {1, a, b, a * a, b * b, a * b};
    for (int i = 0; i < terms.length; i++) {
      sums[i] += terms[i];
    }
  }

  private static double mean(float[] images, int at, int width) {
    double sum = 0;
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        sum += images[at + y * width + x];
      }
    }
    return sum / (SIDE * SIDE);
  }
}
