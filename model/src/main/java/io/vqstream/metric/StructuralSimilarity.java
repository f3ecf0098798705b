package io.vqstream.metric;

import java.util.Arrays;

/**
 * Structural similarity (SSIM) of two planes at one scale: Wang, Bovik, Sheikh, Simoncelli, "Image
 * quality assessment: from error visibility to structural similarity", IEEE TIP 2004, equations 6
 * to 13.
 *
 * @param whole mean over positions of luminance x contrast x structure
 * @param contrastAndStructure mean over positions of contrast x structure alone
 */
record StructuralSimilarity(double whole, double contrastAndStructure) {
  static final int WINDOW = 11;
  private static final double SIGMA = 1.5;
  private static final double C1 = square(0.01 * 255);
  private static final double C2 = square(0.03 * 255);
  // x, y, x^2, y^2 and xy, each averaged under the window
  private static final int MOMENTS = 5;

  /** Compares planes of equal size. Holds only as many filtered rows as the window has. */
  static StructuralSimilarity of(Plane first, Plane second) {
    int width = first.width();
    double[] across = window(width);
    double[] down = window(first.height());
    int positions = width - across.length + 1;
    int rows = first.height() - down.length + 1;
    double[][][] ring = new double[down.length][MOMENTS][positions];
    double[][] products = new double[MOMENTS][width];
    double[][] mean = new double[MOMENTS][positions];
    double whole = 0;
    double contrast = 0;
    for (int y = 0; y < first.height(); y++) {
      multiply(first.samples(), second.samples(), y * width, products);
      for (int moment = 0; moment < MOMENTS; moment++) {
        filterRow(products[moment], across, ring[y % down.length][moment]);
      }
      int top = y - down.length + 1;
      if (top < 0) {
        continue;
      }
      for (int moment = 0; moment < MOMENTS; moment++) {
        filterColumns(ring, moment, top, down, mean[moment]);
      }
      for (int x = 0; x < positions; x++) {
        double xx = mean[0][x] * mean[0][x];
        double yy = mean[1][x] * mean[1][x];
        double xy = mean[0][x] * mean[1][x];
        double structure = (2 * (mean[4][x] - xy) + C2) / (mean[2][x] - xx + mean[3][x] - yy + C2);
        contrast += structure;
        whole += structure * (2 * xy + C1) / (xx + yy + C1);
      }
    }
    double count = (double) rows * positions;
    return new StructuralSimilarity(whole / count, contrast / count);
  }

  private static void multiply(float[] first, float[] second, int offset, double[][] products) {
    for (int x = 0; x < products[0].length; x++) {
      double a = first[offset + x];
      double b = second[offset + x];
      products[0][x] = a;
      products[1][x] = b;
      products[2][x] = a * a;
      products[3][x] = b * b;
      products[4][x] = a * b;
    }
  }

  private static void filterRow(double[] row, double[] window, double[] out) {
    for (int x = 0; x < out.length; x++) {
      double sum = 0;
      for (int i = 0; i < window.length; i++) {
        sum += window[i] * row[x + i];
      }
      out[x] = sum;
    }
  }

  private static void filterColumns(
      double[][][] ring, int moment, int top, double[] window, double[] out) {
    Arrays.fill(out, 0);
    for (int i = 0; i < window.length; i++) {
      double[] row = ring[(top + i) % window.length][moment];
      double weight = window[i];
      for (int x = 0; x < out.length; x++) {
        out[x] += weight * row[x];
      }
    }
  }

  /** Returns normalized Gaussian weights; their number is odd and at most the side. */
  private static double[] window(int side) {
    int length = Math.min(WINDOW, side - 1 + side % 2);
    double[] window = new double[length];
    double sum = 0;
    for (int i = 0; i < length; i++) {
      window[i] = Math.exp(-square(i - length / 2) / (2 * SIGMA * SIGMA));
      sum += window[i];
    }
    for (int i = 0; i < length; i++) {
      window[i] /= sum;
    }
    return window;
  }

  private static double square(double value) {
    return value * value;
  }
}
