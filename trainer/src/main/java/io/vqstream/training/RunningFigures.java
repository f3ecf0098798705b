package io.vqstream.training;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Squared error and bits per pixel of each level, averaged over about the last 50 images of it;
 * over all of them while there are fewer.
 */
final class RunningFigures {
  private static final double DECAY = 0.98;

  private final double[] squaredError;
  private final double[] bitsPerPixel;

  /** Sum of the weights of all images of a level so far, which corrects the mean of the first. */
  private final double[] weight;

  RunningFigures(int levels) {
    squaredError = new double[levels];
    bitsPerPixel = new double[levels];
    weight = new double[levels];
    Arrays.fill(squaredError, Double.NaN);
  }

  /** Adds some steps. Levels without finite figures stay as they are. */
  void add(StepFigures figures) {
    for (int q = 0; q < squaredError.length; q++) {
      if (figures.images(q) > 0) {
        boolean first = Double.isNaN(squaredError[q]);
        double kept = Math.pow(DECAY, figures.images(q));
        weight[q] = kept * weight[q] + 1 - kept;
        double share = first ? 1 : (1 - kept) / weight[q];
        double before = first ? 0 : 1 - share;
        squaredError[q] = before * (first ? 0 : squaredError[q]) + share * figures.squaredError(q);
        bitsPerPixel[q] = before * bitsPerPixel[q] + share * figures.bitsPerPixel(q);
      }
    }
  }

  /**
   * Returns the mean over the levels of their rate-distortion cost, squared error + lambda * bits
   * per pixel, weighted by {@link TrainingConfig#levelWeight}.
   */
  double cost(TrainingConfig config) {
    double cost = 0;
    for (int q = 0; q < squaredError.length; q++) {
      double lambda = config.lambdas().get(q);
      cost += config.levelWeight(q) * (squaredError[q] + lambda * bitsPerPixel[q]);
    }
    return cost / squaredError.length;
  }

  /** Formats the figures of a level, from 0, such as {@code 0.32 bpp 30.1 dB}. */
  String text(int level) {
    return String.format(
        Locale.ROOT,
        "%.2f bpp %.1f dB",
        bitsPerPixel[level],
        10 * Math.log10(255 * 255 / squaredError[level]));
  }

  /**
   * Formats bits per pixel and PSNR in dB of each level, such as {@code 0.106/27.12 0.168/28.60}.
   */
  String text() {
    StringBuilder levels = new StringBuilder();
    for (int q = 0; q < squaredError.length; q++) {
      double psnr = 10 * Math.log10(255 * 255 / squaredError[q]);
      levels.append(
          String.format(Locale.ROOT, "%s%.3f/%.2f", q == 0 ? "" : " ", bitsPerPixel[q], psnr));
    }
    return levels.toString();
  }

  /** Formats the exact values for {@link #restore}. */
  String exact() {
    return Stream.of(squaredError, bitsPerPixel, weight)
        .flatMapToDouble(Arrays::stream)
        .mapToObj(Double::toString)
        .collect(Collectors.joining(" "));
  }

  /** Restores the values of {@link #exact}, so that a resumed run continues its averages. */
  void restore(String exact) {
    String[] values = exact.split(" ");
    int levels = squaredError.length;
    if (values.length >= 2 * levels) {
      for (int q = 0; q < levels; q++) {
        squaredError[q] = Double.parseDouble(values[q]);
        bitsPerPixel[q] = Double.parseDouble(values[levels + q]);
        weight[q] = values.length == 3 * levels ? Double.parseDouble(values[2 * levels + q]) : 1;
      }
    }
  }
}
