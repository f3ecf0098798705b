package io.vqstream.evaluation.report;

import io.vqstream.evaluation.BaselineComparison;
import io.vqstream.evaluation.Comparison;
import io.vqstream.evaluation.RateDifference;
import io.vqstream.evaluation.curve.Bootstrap;
import io.vqstream.files.FileNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Formats BD-rates as lines of text. */
final class ComparisonText {
  private static final double HALF_OF_LAST_DIGIT = 0.005;

  private final List<String> lines = new ArrayList<>();

  private ComparisonText() {}

  /** Returns the BD-rates of a run. */
  static List<String> of(List<Comparison> comparisons) {
    ComparisonText text = new ComparisonText();
    if (!comparisons.isEmpty()) {
      text.line("");
      text.line(
          "BD-rate: difference in bytes at equal fidelity (pchip of log rate, common range).");
      text.method();
      comparisons.forEach(one -> text.comparison(one.codec() + " against " + one.against(), one));
    }
    return text.lines;
  }

  /** Returns the BD-rates against an earlier run. */
  static List<String> of(BaselineComparison baseline) {
    ComparisonText text = new ComparisonText();
    text.line("");
    text.line(
        "BD-rate against the same codec in %s, over the same images",
        FileNames.printable(baseline.baseline()));
    if (baseline.curves().isEmpty()) {
      text.line("  none: no codec is in both runs");
    }
    for (Comparison curve : baseline.curves()) {
      text.comparison(curve.codec(), curve);
      baseline
          .difference(curve.codec())
          .ifPresent(
              found ->
                  text.line(
                      "    settings differ: %s here / %s there", found.here(), found.there()));
    }
    if (!baseline.levels().isEmpty()) {
      text.line("  Difference in bytes at the PSNR of each level");
      baseline.levels().forEach(text::level);
    }
    return text.lines;
  }

  private void method() {
    line(
        "In brackets: 95 %% bootstrap interval over the images, percentiles 2.5 and 97.5 of %d",
        Bootstrap.RESAMPLES);
    line("resamples with replacement, seed %d.", Bootstrap.SEED);
    line(
        "By image: BD-rate of each image on its own, where the curves have %.0f dB in common.",
        RateDifference.MIN_RANGE);
  }

  private void comparison(String pair, Comparison comparison) {
    difference(pair, "PSNR", comparison.psnr());
    difference(pair, "MS-SSIM", comparison.msSsim());
  }

  private void difference(String pair, String measure, RateDifference difference) {
    difference
        .bdRate()
        .ifPresentOrElse(
            found ->
                line(
                    "  %s: %s %s over %.2f to %.2f dB %s",
                    pair,
                    percent(found.percent()),
                    interval(difference),
                    found.low(),
                    found.high(),
                    measure),
            () -> line("  %s: no BD-rate at equal %s: %s", pair, measure, difference.reason()));
    if (difference.images().size() > 1) {
      line("    by image: %s", byImage(difference));
    }
  }

  /** Returns the interval in brackets. */
  static String interval(RateDifference difference) {
    return difference
        .interval()
        .map(found -> "[" + number(found.low()) + ", " + number(found.high()) + "]")
        .orElse("[no interval]");
  }

  private static String byImage(RateDifference difference) {
    int compared = difference.compared();
    int without = difference.images().size() - compared;
    String missing = without == 0 ? "" : format("; %d without common range", without);
    return difference
        .worst()
        .map(
            worst ->
                format(
                    "median %s, worst %s (%s), %d of %d need more bytes%s",
                    percent(difference.median().orElseThrow()),
                    percent(worst.bdRate().orElseThrow().percent()),
                    FileNames.printable(worst.name()),
                    difference.needingMoreBytes(),
                    compared,
                    missing))
        .orElse("none of " + difference.images().size() + " has a common range");
  }

  private void level(BaselineComparison.Level level) {
    line(
        "    %s level %d, %.2f dB: %s",
        level.codec(),
        level.quality(),
        level.psnr(),
        level.percent().isPresent()
            ? percent(level.percent().getAsDouble())
                + (level.extrapolated() ? " (extrapolated)" : "")
            : "outside the earlier curve");
  }

  private static String percent(double value) {
    return number(value) + " %";
  }

  /** Formats a number with its sign, and what rounds to zero as +0.00. */
  private static String number(double value) {
    return format("%+.2f", Math.abs(value) < HALF_OF_LAST_DIGIT ? 0 : value);
  }

  private void line(String format, Object... values) {
    lines.add(format(format, values));
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
