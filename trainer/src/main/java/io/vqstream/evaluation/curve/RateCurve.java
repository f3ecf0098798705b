package io.vqstream.evaluation.curve;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Rate over fidelity, interpolated by a piecewise cubic of log rate ({@link Pchip}). */
public final class RateCurve {
  private final double low;
  private final double high;
  private final Pchip logRate;

  private RateCurve(TreeMap<Double, Double> logRates) {
    this.low = logRates.firstKey();
    this.high = logRates.lastKey();
    this.logRate = new Pchip(values(logRates.keySet()), values(logRates.values()));
  }

  /**
   * Interpolates points in any order. Of points with equal fidelity the one with the lowest rate
   * counts.
   *
   * @return empty if there are fewer than two distinct fidelities
   */
  public static Optional<RateCurve> through(List<BdRate.Point> points) {
    TreeMap<Double, Double> logRates = new TreeMap<>();
    for (BdRate.Point point : points) {
      logRates.merge(point.fidelity(), Math.log(point.bitsPerPixel()), Math::min);
    }
    return logRates.size() < 2 ? Optional.empty() : Optional.of(new RateCurve(logRates));
  }

  /** Returns the lowest fidelity, in dB. */
  public double low() {
    return low;
  }

  /** Returns the highest fidelity, in dB. */
  public double high() {
    return high;
  }

  /** Returns the mean natural logarithm of the rate over a range that the curve covers. */
  double meanLogRate(double from, double to) {
    return logRate.integral(from, to) / (to - from);
  }

  /** Returns bits per pixel at a fidelity; empty outside the range of the curve. */
  public OptionalDouble bitsPerPixelAt(double fidelity) {
    return bitsPerPixelNear(fidelity, 0);
  }

  /**
   * Returns bits per pixel at a fidelity; beyond the ends of the curve by the slope of log rate
   * there.
   *
   * @param reach how far beyond the ends, in dB; empty further away
   */
  public OptionalDouble bitsPerPixelNear(double fidelity, double reach) {
    if (fidelity < low - reach || fidelity > high + reach) {
      return OptionalDouble.empty();
    }
    double end = Math.max(low, Math.min(high, fidelity));
    return OptionalDouble.of(
        Math.exp(logRate.at(end) + (fidelity - end) * logRate.slopeAtEnd(end == high)));
  }

  /** Returns whether a fidelity is within the range of the curve. */
  public boolean covers(double fidelity) {
    return fidelity >= low && fidelity <= high;
  }

  private static double[] values(Collection<Double> numbers) {
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
