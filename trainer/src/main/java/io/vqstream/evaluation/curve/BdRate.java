package io.vqstream.evaluation.curve;

import java.util.List;
import java.util.Optional;

/**
 * Bjøntegaard delta rate: Bjøntegaard, "Calculation of average PSNR differences between RD-curves",
 * VCEG-M33, 2001, with a piecewise cubic ({@link Pchip}) of log rate over fidelity in place of a
 * single cubic, as in later common test conditions. Fidelity is PSNR, or MS-SSIM in dB.
 *
 * @param percent mean difference in rate at equal fidelity over the common range, in percent;
 *     negative if the first codec needs less, above -100
 * @param low start of the common range, in dB
 * @param high end of the common range, in dB
 */
public record BdRate(double percent, double low, double high) {

  /**
   * A point of a rate-distortion curve.
   *
   * @param bitsPerPixel rate in bits per pixel, above 0
   * @param fidelity in dB
   */
  public record Point(double bitsPerPixel, double fidelity) {}

  /**
   * Compares the rates of two curves over the range of fidelity that both cover. The order of
   * points does not matter; of points with equal fidelity the one with the lowest rate counts.
   *
   * @return empty if a curve has fewer than two points or the curves have no common range
   */
  public static Optional<BdRate> between(List<Point> curve, List<Point> against) {
    Optional<RateCurve> first = RateCurve.through(curve);
    Optional<RateCurve> second = RateCurve.through(against);
    if (first.isEmpty() || second.isEmpty()) {
      return Optional.empty();
    }
    double low = Math.max(first.get().low(), second.get().low());
    double high = Math.min(first.get().high(), second.get().high());
    if (low >= high) {
      return Optional.empty();
    }
    double difference = first.get().meanLogRate(low, high) - second.get().meanLogRate(low, high);
    return Optional.of(new BdRate(100 * Math.expm1(difference), low, high));
  }
}
