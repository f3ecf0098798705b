package io.vqstream.evaluation.curve;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/**
 * The percentile bootstrap: Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter
 * 13. Draws as many images as there are, with replacement, and computes the figure of each such
 * sample. The seed is fixed: equal measurements give an equal interval.
 */
public final class Bootstrap {
  /** Number of samples. */
  public static final int RESAMPLES = 1000;

  /** Seed of the draws. */
  public static final long SEED = 1;

  private static final double TAIL = 0.025;

  private Bootstrap() {}

  /** Computes the figure of a sample. */
  @FunctionalInterface
  public interface Statistic {
    /**
     * Computes the figure.
     *
     * @param counts how often the sample has each image
     * @return empty if the sample has no figure
     */
    OptionalDouble of(int[] counts);
  }

  /**
   * Returns the interval of a figure.
   *
   * @param images number of images
   * @return empty if there are fewer than two images, or if any sample has no figure: an interval
   *     over the others would be too narrow
   */
  public static Optional<Interval> interval(int images, Statistic statistic) {
    if (images < 2) {
      return Optional.empty();
    }
    SplittableRandom random = new SplittableRandom(SEED);
    double[] figures = new double[RESAMPLES];
    int[] counts = new int[images];
    for (int i = 0; i < RESAMPLES; i++) {
      Arrays.fill(counts, 0);
      for (int draw = 0; draw < images; draw++) {
        counts[random.nextInt(images)]++;
      }
      OptionalDouble figure = statistic.of(counts);
      if (figure.isEmpty()) {
        return Optional.empty();
      }
      figures[i] = figure.getAsDouble();
    }
    Arrays.sort(figures);
    return Optional.of(new Interval(percentile(figures, TAIL), percentile(figures, 1 - TAIL)));
  }

  /** Interpolates linearly between the two nearest of sorted figures. */
  private static double percentile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
