package io.vqstream.training.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * An axis: the range of its values, where they lie, and its ticks.
 *
 * @param low value at the start
 * @param high value at the end, above low
 * @param logarithmic whether equal ratios have equal distances
 */
record Axis(double low, double high, boolean logarithmic) {
  private static final int TICKS = 5;
  private static final int MIN_TICKS = 3;
  private static final double[] STEPS = {1, 2, 5, 10};
  private static final double[] LOG_STEPS = {1, 2, 5};

  /** Returns an axis around values; values that are not finite do not count. */
  static Axis around(DoubleStream values, boolean logarithmic) {
    double[] finite =
        values.filter(v -> Double.isFinite(v) && (!logarithmic || v > 0)).sorted().toArray();
    if (finite.length == 0) {
      return new Axis(logarithmic ? 1 : 0, logarithmic ? 10 : 1, logarithmic);
    }
    double low = finite[0];
    double high = finite[finite.length - 1];
    if (logarithmic) {
      return new Axis(low / 1.15, high * 1.15, true);
    }
    double margin = high > low ? 0.05 * (high - low) : Math.max(1e-9, Math.abs(high) * 0.1);
    return new Axis(low - margin, high + margin, false);
  }

  /** Returns an axis from 0. */
  static Axis fromZero(DoubleStream values) {
    double high = values.filter(Double::isFinite).max().orElse(0);
    return new Axis(0, high > 0 ? high * 1.05 : 1, false);
  }

  /** Returns where a value lies: 0 at the start, 1 at the end. */
  double at(double value) {
    return logarithmic
        ? Math.log(value / low) / Math.log(high / low)
        : (value - low) / (high - low);
  }

  /** Returns round values within the range, ascending, at least three. */
  List<Double> ticks() {
    List<Double> ticks = logarithmic ? logTicks() : linearTicks();
    return ticks.size() < MIN_TICKS ? linearTicks() : ticks;
  }

  private List<Double> linearTicks() {
    double rough = (high - low) / TICKS;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double step = 10 * power;
    for (double factor : STEPS) {
      if (factor * power >= rough) {
        step = factor * power;
        break;
      }
    }
    List<Double> ticks = new ArrayList<>();
    for (long i = (long) Math.ceil(low / step); i * step <= high; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  private List<Double> logTicks() {
    List<Double> ticks = new ArrayList<>();
    for (int exponent = (int) Math.floor(Math.log10(low)); ; exponent++) {
      for (double factor : LOG_STEPS) {
        double tick = factor * Math.pow(10, exponent);
        if (tick > high) {
          return ticks;
        }
        if (tick >= low) {
          ticks.add(tick);
        }
      }
    }
  }

  /** Formats a tick in as few digits as it has. */
  static String label(double value) {
    double magnitude = Math.abs(value);
    if (magnitude >= 10_000) {
      return trimmed(value / 1000, 1) + "k";
    }
    return trimmed(value, magnitude >= 100 ? 0 : magnitude >= 1 ? 2 : 4);
  }

  private static String trimmed(double value, int places) {
    String text = String.format(Locale.ROOT, "%." + places + "f", value);
    text = text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
    return text.equals("-0") ? "0" : text.replace('-', '\u2212');
  }
}
