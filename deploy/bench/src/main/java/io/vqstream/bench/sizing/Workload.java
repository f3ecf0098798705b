package io.vqstream.bench.sizing;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * A stream of images and how it is to be served.
 *
 * @param rate images a second
 * @param width of the images in pixels
 * @param height of the images in pixels
 * @param quality level of the codec
 * @param cores processors of an instance: hardware threads
 * @param utilization share of the processors that the mean rate may use, above 0 and below 1
 * @param sourceBytes mean size of a source file; empty for that of the measured ones
 * @param sourceRetention how long Kafka keeps the source images
 * @param codedRetention how long Kafka keeps the coded images
 * @param replicas of each partition
 */
public record Workload(
    double rate,
    int width,
    int height,
    int quality,
    int cores,
    double utilization,
    OptionalDouble sourceBytes,
    Duration sourceRetention,
    Duration codedRetention,
    int replicas) {

  /** Larger images spread over idle cores. */
  private static final long SPREAD_PIXELS = 256 * 256;

  public Workload {
    if (!(rate > 0) || Double.isInfinite(rate)) {
      throw new IllegalArgumentException("a rate of " + rate + " is not above 0");
    }
    if (!(utilization > 0 && utilization < 1)) {
      throw new IllegalArgumentException(
          "a utilization of " + utilization + " is not between 0 and 1");
    }
    if (width < 1 || height < 1 || cores < 1 || replicas < 1) {
      throw new IllegalArgumentException("width, height, cores and replicas are at least 1");
    }
  }

  /** Returns a stream that is served with the usual values. */
  public static Workload usual(double rate, int width, int height) {
    return new Workload(
        rate,
        width,
        height,
        3,
        4,
        0.7,
        OptionalDouble.empty(),
        Duration.ofDays(1),
        Duration.ofDays(7),
        3);
  }

  /** Returns whether one image can use all processors. */
  boolean spreads() {
    return pixels() > SPREAD_PIXELS;
  }

  /** Returns the pixels of an image. */
  public long pixels() {
    return (long) width * height;
  }
}
