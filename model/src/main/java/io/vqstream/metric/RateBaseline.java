package io.vqstream.metric;

import java.util.OptionalDouble;

/**
 * The usual rate of a source of images: running mean and spread of log2 of the bits per pixel. The
 * surprise of an image is how far its rate is from the mean, in units of the spread.
 *
 * <p>Under a prior, -log2 p(image) is the information of the image. Its distance from the mean of
 * usual images is the typicality test of Nalisnick et al., "Detecting Out-of-Distribution Inputs to
 * Deep Generative Models Using Typicality" (arXiv 1906.02994): unusual images can need fewer bits
 * as well as more, so the sign only says which.
 *
 * <p>The moments weigh all images equally up to {@value #MEMORY} images, then exponentially. From
 * {@value #MIN_IMAGES} images on, a deviation enters with at most {@value #MAX_DEVIATIONS} times
 * the spread, so that a few unusual images do not become usual, while a lasting change does.
 *
 * @param images number of images so far, at most {@value #MEMORY}
 * @param mean mean of log2 of the bits per pixel
 * @param spread standard deviation of log2 of the bits per pixel
 */
public record RateBaseline(int images, double mean, double spread) {
  /** Number of images from which on there is a surprise. */
  public static final int MIN_IMAGES = 16;

  /** Number of images after which older ones are forgotten. */
  public static final int MEMORY = 255;

  /** The baseline of no images. */
  public static final RateBaseline EMPTY = new RateBaseline(0, 0, 0);

  private static final int MAX_DEVIATIONS = 3;

  /** Smallest spread: rates that differ by less than 0.7 % are equally usual. */
  private static final double MIN_SPREAD = 0.01;

  /** Returns the baseline of a set of images, which all weigh equally. */
  public static RateBaseline of(double... bitsPerPixel) {
    double sum = 0;
    for (double rate : bitsPerPixel) {
      sum += log2(rate);
    }
    double mean = sum / Math.max(1, bitsPerPixel.length);
    double squares = 0;
    for (double rate : bitsPerPixel) {
      squares += Math.pow(log2(rate) - mean, 2);
    }
    return new RateBaseline(
        Math.min(bitsPerPixel.length, MEMORY),
        mean,
        Math.sqrt(squares / Math.max(1, bitsPerPixel.length)));
  }

  /**
   * Returns the surprise of an image: 0 for one of usual rate, positive if it needs more bits,
   * negative if it needs fewer. Empty below {@value #MIN_IMAGES} images.
   *
   * @param bitsPerPixel positive
   */
  public OptionalDouble surprise(double bitsPerPixel) {
    return images < MIN_IMAGES
        ? OptionalDouble.empty()
        : OptionalDouble.of((log2(bitsPerPixel) - mean) / usedSpread());
  }

  /**
   * Returns the baseline after a further image.
   *
   * @param bitsPerPixel positive
   */
  public RateBaseline with(double bitsPerPixel) {
    double deviation = log2(bitsPerPixel) - mean;
    if (images >= MIN_IMAGES) {
      double limit = MAX_DEVIATIONS * usedSpread();
      deviation = Math.max(-limit, Math.min(limit, deviation));
    }
    double weight = 1.0 / (images + 1);
    double variance = (1 - weight) * (spread * spread + weight * deviation * deviation);
    return new RateBaseline(
        Math.min(images + 1, MEMORY), mean + weight * deviation, Math.sqrt(variance));
  }

  private double usedSpread() {
    return Math.max(spread, MIN_SPREAD);
  }

  private static double log2(double bitsPerPixel) {
    return Math.log(bitsPerPixel) / Math.log(2);
  }
}
