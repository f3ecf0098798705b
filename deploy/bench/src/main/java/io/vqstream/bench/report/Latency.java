package io.vqstream.bench.report;

import java.util.Arrays;

/**
 * The time from which an image is due to be published to its arrival at a consumer of committed
 * records, in milliseconds. Images are due at a fixed rate, so that a stall counts for all images
 * that it delays (no coordinated omission).
 *
 * @param rate images a second
 * @param p50 median
 * @param p99 99th percentile
 * @param max maximum
 */
public record Latency(double rate, double p50, double p99, double max) {

  /**
   * Computes the latency of a run.
   *
   * @param nanos the latency of each in nanoseconds, at least one
   */
  public static Latency of(double rate, long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return new Latency(
        rate, percentile(sorted, 50), percentile(sorted, 99), percentile(sorted, 100));
  }

  /** Returns a percentile by nearest rank, without interpolation. */
  private static double percentile(long[] sorted, int percent) {
    int rank = (int) (((long) percent * sorted.length + 99) / 100); // rounded up
    return sorted[rank - 1] / 1e6;
  }
}
