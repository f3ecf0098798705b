package io.vqstream.evaluation.curve;

/**
 * Shape-preserving piecewise cubic Hermite interpolation: Fritsch and Carlson, "Monotone piecewise
 * cubic interpolation", SIAM J. Numer. Anal. 17 (1980), with the harmonic mean of Fritsch and
 * Butland (1984) for inner slopes and the three-point end slopes of Moler, "Numerical computing
 * with MATLAB", section 3.6; the same as SciPy's {@code PchipInterpolator}.
 */
final class Pchip {
  private final double[] x;
  private final double[] y;
  private final double[] slope;

  /**
   * Interpolates points.
   *
   * @param x abscissas, at least two, strictly ascending
   * @param y ordinates, as many as x
   */
  Pchip(double[] x, double[] y) {
    if (x.length < 2 || x.length != y.length) {
      throw new IllegalArgumentException(
          x.length + " and " + y.length + " values: expected equally many, at least 2");
    }
    for (int i = 1; i < x.length; i++) {
      if (!(x[i] > x[i - 1])) {
        throw new IllegalArgumentException(x[i] + " does not ascend from " + x[i - 1]);
      }
    }
    this.x = x.clone();
    this.y = y.clone();
    this.slope = slopes(x, y);
  }

  /** Returns the value at an abscissa within the range. */
  double at(double abscissa) {
    if (!(abscissa >= x[0] && abscissa <= x[x.length - 1])) {
      throw new IllegalArgumentException(
          abscissa + " is not within " + x[0] + ".." + x[x.length - 1]);
    }
    int i = 0;
    while (i + 2 < x.length && abscissa >= x[i + 1]) {
      i++;
    }
    double t = abscissa - x[i];
    return y[i] + t * (slope[i] + t * (quadratic(i) + t * cubic(i)));
  }

  /** Returns the slope at the last abscissa, or at the first. */
  double slopeAtEnd(boolean last) {
    return slope[last ? slope.length - 1 : 0];
  }

  /** Returns the exact integral between two abscissas within the range. */
  double integral(double from, double to) {
    if (from < x[0] || to > x[x.length - 1] || from > to) {
      throw new IllegalArgumentException(
          from + ".." + to + " is not within " + x[0] + ".." + x[x.length - 1]);
    }
    double sum = 0;
    for (int i = 0; i + 1 < x.length; i++) {
      double low = Math.max(from, x[i]);
      double high = Math.min(to, x[i + 1]);
      if (low < high) {
        sum += fromStart(i, high) - fromStart(i, low);
      }
    }
    return sum;
  }

  /** Returns the integral of a piece's cubic from its start. */
  private double fromStart(int i, double to) {
    double t = to - x[i];
    return t * (y[i] + t * (slope[i] / 2 + t * (quadratic(i) / 3 + t * cubic(i) / 4)));
  }

  /** Returns the quadratic coefficient of a piece's cubic. */
  private double quadratic(int i) {
    return (3 * secant(i) - 2 * slope[i] - slope[i + 1]) / (x[i + 1] - x[i]);
  }

  /** Returns the cubic coefficient of a piece's cubic. */
  private double cubic(int i) {
    double width = x[i + 1] - x[i];
    return (slope[i] + slope[i + 1] - 2 * secant(i)) / (width * width);
  }

  private double secant(int i) {
    return (y[i + 1] - y[i]) / (x[i + 1] - x[i]);
  }

  private static double[] slopes(double[] x, double[] y) {
    int pieces = x.length - 1;
    double[] width = new double[pieces];
    double[] secant = new double[pieces];
    for (int i = 0; i < pieces; i++) {
      width[i] = x[i + 1] - x[i];
      secant[i] = (y[i + 1] - y[i]) / width[i];
    }
    double[] slope = new double[x.length];
    if (pieces == 1) {
      slope[0] = secant[0];
      slope[1] = secant[0];
      return slope;
    }
    for (int i = 1; i < pieces; i++) {
      if (secant[i - 1] * secant[i] > 0) {
        double before = 2 * width[i] + width[i - 1];
        double after = width[i] + 2 * width[i - 1];
        slope[i] = (before + after) / (before / secant[i - 1] + after / secant[i]);
      }
    }
    slope[0] = endSlope(width[0], width[1], secant[0], secant[1]);
    slope[pieces] =
        endSlope(width[pieces - 1], width[pieces - 2], secant[pieces - 1], secant[pieces - 2]);
    return slope;
  }

  private static double endSlope(double width, double next, double secant, double nextSecant) {
    double slope = ((2 * width + next) * secant - width * nextSecant) / (width + next);
    if (Math.signum(slope) != Math.signum(secant)) {
      return 0;
    }
    if (Math.signum(secant) != Math.signum(nextSecant) && Math.abs(slope) > 3 * Math.abs(secant)) {
      return 3 * secant;
    }
    return slope;
  }
}
