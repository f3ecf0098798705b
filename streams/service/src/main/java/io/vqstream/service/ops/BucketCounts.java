package io.vqstream.service.ops;

import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import java.util.Arrays;

/**
 * Cumulative counts of the buckets of a histogram.
 *
 * @param bounds upper bounds of the buckets, ascending
 * @param counts number of values up to each bound
 * @param all number of all values
 */
record BucketCounts(double[] bounds, double[] counts, double all) {
  static final BucketCounts EMPTY = new BucketCounts(new double[0], new double[0], 0);

  /**
   * Reads a meter.
   *
   * @param unit size of the unit of the result, such as 1e9 for seconds of a timer
   */
  static BucketCounts of(HistogramSnapshot snapshot, double unit) {
    CountAtBucket[] buckets = snapshot.histogramCounts();
    return new BucketCounts(
        Arrays.stream(buckets).mapToDouble(each -> each.bucket() / unit).toArray(),
        Arrays.stream(buckets).mapToDouble(CountAtBucket::count).toArray(),
        snapshot.count());
  }

  /** Adds a histogram of the same bounds. */
  BucketCounts plus(BucketCounts other) {
    return combined(other, 1);
  }

  /**
   * Adds a histogram of the same bounds.
   *
   * @param sign 1, or -1 to subtract one that was added
   */
  BucketCounts plus(BucketCounts other, int sign) {
    return combined(other, sign);
  }

  /** Returns what was added since an earlier state of the same histogram. */
  BucketCounts since(BucketCounts before) {
    return combined(before, -1);
  }

  private BucketCounts combined(BucketCounts other, int sign) {
    if (other.bounds.length == 0) {
      return this;
    }
    if (bounds.length == 0) {
      return sign > 0 ? other : this;
    }
    double[] sum = counts.clone();
    for (int i = 0; i < Math.min(sum.length, other.counts.length); i++) {
      sum[i] += sign * other.counts[i];
    }
    return new BucketCounts(bounds, sum, all + sign * other.all);
  }

  /** Returns the largest value that {@link #quantile} can return; NaN without buckets. */
  double max() {
    return bounds.length == 0 ? Double.NaN : bounds[bounds.length - 1];
  }

  /**
   * Estimates a quantile as Prometheus does: linear within a bucket, the last bound for what is
   * above it; NaN if there are no values.
   *
   * @param quantile 0 to 1
   */
  double quantile(double quantile) {
    if (all <= 0 || bounds.length == 0) {
      return Double.NaN;
    }
    double rank = quantile * all;
    for (int i = 0; i < bounds.length; i++) {
      if (counts[i] >= rank && counts[i] > 0) {
        double below = i == 0 ? 0 : counts[i - 1];
        double low = i == 0 ? Math.min(0, bounds[0]) : bounds[i - 1];
        if (i == 0 && bounds.length > 1 && bounds[1] - bounds[0] < bounds[0]) {
          low = bounds[0]; // such as PSNR, which starts far above 0
        }
        double share = counts[i] > below ? (rank - below) / (counts[i] - below) : 1;
        return low + (bounds[i] - low) * Math.max(0, Math.min(1, share));
      }
    }
    return max();
  }

  /** Returns the fraction of values above a bound of the histogram; NaN if there are no values. */
  double above(double bound) {
    int at = Arrays.binarySearch(bounds, bound);
    return all > 0 && at >= 0 ? 1 - counts[at] / all : Double.NaN;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BucketCounts that
        && Arrays.equals(bounds, that.bounds)
        && Arrays.equals(counts, that.counts)
        && all == that.all;
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(counts);
  }
}
