package io.vqstream.evaluation;

import java.util.List;
import java.util.Optional;

/**
 * Bjøntegaard's difference in rate: Bjøntegaard, "Calculation of average PSNR differences between
 * RD-curves", VCEG-M33, 2001, with a piecewise cubic ({@link Pchip}) of log rate over fidelity in
 * place of his one cubic, as later common test conditions have it. Fidelity is PSNR, or MS-SSIM in
 * dB.
 *
 * @param percent rate needed beyond the other codec's for the same fidelity, on average over the
 *     range; negative where less is needed, above -100
 * @param low where both curves start, in dB
 * @param high where the first of them ends, in dB
 */
public record BdRate(double percent, double low, double high) {

  /**
   * A point of a curve.
   *
   * @param bitsPerPixel rate, above 0
   * @param fidelity in dB
   */
  public record Point(double bitsPerPixel, double fidelity) {}

  /**
   * The rate of one curve against another over the fidelity that both reach. Points may come in any
   * order; of points with equal fidelity the one with the lowest rate counts.
   *
   * @return empty where a curve has fewer than two points or the curves share no fidelity
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
