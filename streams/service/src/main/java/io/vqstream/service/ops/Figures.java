package io.vqstream.service.ops;

import java.util.function.ToDoubleFunction;

/**
 * Figures of the images between two totals, or since the start if there was none in between. A
 * figure without images is NaN.
 */
final class Figures {
  private static final double MIN_SECONDS = 0.5;

  private final MeterTotals now;
  private final MeterTotals before;
  private final boolean any;

  Figures(MeterTotals now, MeterTotals before) {
    this.now = now;
    this.before = before;
    this.any = now.images() > before.images();
  }

  /** Returns images per second; NaN right after the start. */
  double rate() {
    double seconds = now.secondsSince(before);
    return seconds < MIN_SECONDS ? Double.NaN : (now.images() - before.images()) / seconds;
  }

  /** Returns the bytes that encoders read. */
  double bytesIn() {
    return sum(route -> route.bytesIn, "encode");
  }

  /** Returns the bytes that encoders wrote. */
  double bytesOut() {
    return sum(route -> route.bytesOut, "encode");
  }

  /** Returns the fraction of bytes that encoders saved. */
  double saved() {
    return bytesIn() > 0 ? 1 - bytesOut() / bytesIn() : Double.NaN;
  }

  /** Returns the bits a pixel of frames, of encoders if there are any. */
  double bitsPerPixel() {
    double pixels = sum(route -> route.pixels, "encode");
    double bytes = bytesOut();
    if (pixels <= 0) {
      pixels = sum(route -> route.pixels, "decode");
      bytes = sum(route -> route.bytesIn, "decode");
    }
    return pixels > 0 ? 8 * bytes / pixels : Double.NaN;
  }

  double psnr(double quantile) {
    return quantile(now.psnr, before.psnr, quantile);
  }

  /** Returns a quantile of the processing time in seconds. */
  double duration(double quantile) {
    return quantile(now.duration, before.duration, quantile);
  }

  /** Returns a quantile of the time from the source to the decoded image in seconds. */
  double endToEnd(double quantile) {
    return quantile(now.endToEnd, before.endToEnd, quantile);
  }

  static double quantile(BucketCounts now, BucketCounts before, double quantile) {
    double recent = now.since(before).quantile(quantile);
    return Double.isNaN(recent) ? now.quantile(quantile) : recent;
  }

  private double sum(ToDoubleFunction<MeterTotals.Route> value, String direction) {
    double sum = of(now, value, direction);
    return any ? sum - of(before, value, direction) : sum;
  }

  private static double of(
      MeterTotals totals, ToDoubleFunction<MeterTotals.Route> value, String direction) {
    return totals.routes.entrySet().stream()
        .filter(each -> each.getKey().direction().equals(direction))
        .mapToDouble(each -> value.applyAsDouble(each.getValue()))
        .sum();
  }
}
