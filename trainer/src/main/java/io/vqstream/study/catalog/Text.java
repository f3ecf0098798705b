package io.vqstream.study.catalog;

import static java.util.stream.Collectors.joining;

import io.vqstream.study.result.Summary;
import java.util.List;
import java.util.Locale;

/** Words figures. */
final class Text {
  private Text() {}

  /** Formats in the root locale. */
  static String of(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** Lists runs with a figure: {@code AE 0.0123, VAE 0.0150}. */
  static String list(Summary results, List<String> runs, String figure, String format) {
    return runs.stream()
        .filter(run -> !Double.isNaN(results.mean(run, figure)))
        .map(run -> run + " " + of(format, results.mean(run, figure)))
        .collect(joining(", "));
  }

  /** Returns whether all runs have a figure. */
  static boolean has(Summary results, String figure, String... runs) {
    for (String run : runs) {
      if (Double.isNaN(results.mean(run, figure))) {
        return false;
      }
    }
    return true;
  }
}
