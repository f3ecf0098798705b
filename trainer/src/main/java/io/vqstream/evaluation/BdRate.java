package io.vqstream.evaluation;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Bjøntegaard's difference in rate: Bjøntegaard, "Calculation of average PSNR differences between
 * RD-curves", VCEG-M33, 2001, with a piecewise cubic ({@link Pchip}) of log rate over PSNR in place
 * of his one cubic, as later common test conditions have it.
 *
 * @param percent rate needed beyond the other codec's for the same PSNR, on average over the range;
 *     negative where less is needed, above -100
 * @param psnrLow where both curves start, in dB
 * @param psnrHigh where the first of them ends, in dB
 */
public record BdRate(double percent, double psnrLow, double psnrHigh) {

  /**
   * A point of a curve.
   *
   * @param bitsPerPixel rate, above 0
   * @param psnr in dB
   */
  public record Point(double bitsPerPixel, double psnr) {}

  /**
   * The rate of one curve against another over the PSNR that both reach. Points may come in any
   * order; of points with equal PSNR the one with the lowest rate counts.
   *
   * @return empty where a curve has fewer than two points or the curves share no PSNR
   */
  public static Optional<BdRate> between(List<Point> curve, List<Point> against) {
    TreeMap<Double, Double> first = logRateByPsnr(curve);
    TreeMap<Double, Double> second = logRateByPsnr(against);
    if (first.size() < 2 || second.size() < 2) {
      return Optional.empty();
    }
    double low = Math.max(first.firstKey(), second.firstKey());
    double high = Math.min(first.lastKey(), second.lastKey());
    if (low >= high) {
      return Optional.empty();
    }
    double difference = interpolate(first).integral(low, high);
    difference -= interpolate(second).integral(low, high);
    return Optional.of(new BdRate(100 * Math.expm1(difference / (high - low)), low, high));
  }

  private static TreeMap<Double, Double> logRateByPsnr(List<Point> curve) {
    TreeMap<Double, Double> logRates = new TreeMap<>();
    for (Point point : curve) {
      logRates.merge(point.psnr(), Math.log(point.bitsPerPixel()), Math::min);
    }
    return logRates;
  }

  private static Pchip interpolate(TreeMap<Double, Double> logRateByPsnr) {
    return new Pchip(
        logRateByPsnr.keySet().stream().mapToDouble(Double::doubleValue).toArray(),
        logRateByPsnr.values().stream().mapToDouble(Double::doubleValue).toArray());
  }
}
