package io.vqstream.bench.report;

import java.util.Arrays;

/**
 * From the moment that an image was due to be published to its arrival at a consumer of committed
 * records, in milliseconds. Images are due at a fixed rate, whether or not earlier ones have
 * arrived, so that a stall is in the latency of all that it kept waiting.
 *
 * @param rate images a second
 * @param p50 as long as half of the images took, at most
 * @param p99 as long as 99 of 100 took, at most
 * @param max as long as the slowest took
 */
public record Latency(double rate, double p50, double p99, double max) {

  /**
   * Of some images.
   *
   * @param nanos the latency of each in nanoseconds, at least one
   */
  public static Latency of(double rate, long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return new Latency(
        rate, percentile(sorted, 50), percentile(sorted, 99), percentile(sorted, 100));
  }

  /** The nearest rank: a latency that was measured, and none between two. */
  private static double percentile(long[] sorted, int percent) {
    int rank = (int) (((long) percent * sorted.length + 99) / 100); // rounded up
    return sorted[rank - 1] / 1e6;
  }
}
