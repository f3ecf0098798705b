package io.vqstream.study.report;

import io.vqstream.study.result.StudyRecord;
import io.vqstream.study.result.Summary;
import io.vqstream.training.page.BarChart;
import io.vqstream.training.page.Escape;
import io.vqstream.training.page.LineChart;
import io.vqstream.training.page.Series;
import io.vqstream.training.page.Series.Point;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The charts of a study. */
final class StudyCharts {
  private static final String VARIANCE = "variance";

  /** Curves of a run that are lines of one chart begin with these. */
  private static final List<String> GROUPS = List.of("pulls of ", "reward alone of ");

  private static final String[] DIMENSIONS = {"first dimension", "second dimension"};

  private StudyCharts() {}

  /**
   * Draws each curve of all runs: the mean over seeds with a band from the lowest to the highest.
   */
  static String curves(Summary results) {
    StringBuilder text = new StringBuilder();
    for (String curve : results.curves()) {
      if (GROUPS.stream().anyMatch(curve::startsWith)) {
        continue;
      }
      List<String> runs =
          results.runs().stream().filter(run -> !points(results, run, curve).isEmpty()).toList();
      List<Series> lines = new ArrayList<>();
      for (int i = 0; i < runs.size(); i++) {
        lines.addAll(withBand(runs.get(i), points(results, runs.get(i), curve), color(i, runs)));
      }
      text.append(figure(curve, "", LineChart.of(curve, x(curve), curve, lines, false, false)));
    }
    for (String run : results.runs()) {
      GROUPS.forEach(group -> text.append(group(results, run, group)));
    }
    return text.toString();
  }

  private static String x(String curve) {
    return curve.contains("by samples") ? "samples" : "step";
  }

  /** Draws the curves of a run of the bandit, a line for each arm. */
  private static String group(Summary results, String run, String group) {
    List<String> arms =
        results.curves().stream()
            .filter(curve -> curve.startsWith(group))
            .filter(curve -> !points(results, run, curve).isEmpty())
            .toList();
    List<Series> lines = new ArrayList<>();
    for (int i = 0; i < arms.size(); i++) {
      String label = arms.get(i).substring(group.length());
      lines.addAll(withBand(label, points(results, run, arms.get(i)), color(i, arms)));
    }
    String title = group + "each arm";
    return lines.isEmpty()
        ? ""
        : figure(run + ": " + title, "", LineChart.of(title, "pull", title, lines, false, false));
  }

  private static Map<Double, List<Double>> points(Summary results, String run, String curve) {
    Map<Double, List<Double>> values = new LinkedHashMap<>();
    for (StudyRecord record : results.records(run)) {
      for (double[] point : record.result().curves().getOrDefault(curve, List.of())) {
        values.computeIfAbsent(point[0], x -> new ArrayList<>()).add(point[1]);
      }
    }
    return values;
  }

  private static List<Series> withBand(
      String label, Map<Double, List<Double>> values, String color) {
    List<Point> mean = new ArrayList<>();
    List<Point> band = new ArrayList<>();
    List<Point> low = new ArrayList<>();
    values.forEach(
        (x, ys) -> {
          mean.add(new Point(x, ys.stream().mapToDouble(y -> y).average().orElseThrow()));
          band.add(new Point(x, Collections.max(ys)));
          low.add(0, new Point(x, Collections.min(ys)));
        });
    band.addAll(low);
    List<Series> lines = new ArrayList<>();
    if (values.values().stream().anyMatch(ys -> ys.size() > 1)) {
      lines.add(new Series("", "band", color, band, false));
    }
    lines.add(new Series(label, "thin", color, mean, false));
    return lines;
  }

  private static String color(int index, List<String> all) {
    return String.format(Locale.ROOT, "hsl(%d 60%% var(--tone))", 360 * index / all.size() + 210);
  }

  /** Draws figures that are variances as bars. */
  static String bars(Summary results) {
    StringBuilder text = new StringBuilder();
    for (String figure : results.figures()) {
      if (figure.contains(VARIANCE)) {
        double lowest =
            results.ascending(figure).stream()
                .mapToDouble(run -> results.mean(run, figure))
                .min()
                .orElse(0);
        double offset = Math.min(0, Math.floor(lowest));
        List<BarChart.Group> groups =
            results.ascending(figure).stream()
                .map(run -> new BarChart.Group(run, List.of(results.mean(run, figure) - offset)))
                .toList();
        String note =
            offset == 0 ? "" : "Above " + String.format(Locale.ROOT, "%.0f", offset) + ".";
        text.append(figure(figure, note, BarChart.of(figure, groups, List.of("own"), "%.2f")));
      }
    }
    return text.toString();
  }

  /** Draws the maps of points of the first seed of each run. */
  static String maps(Summary results) {
    StringBuilder text = new StringBuilder();
    for (String run : results.runs()) {
      results
          .records(run)
          .get(0)
          .result()
          .maps()
          .forEach((name, points) -> text.append(map(run, name, points)));
    }
    return text.toString();
  }

  private static String map(String run, String name, List<double[]> points) {
    Set<Double> kinds = new LinkedHashSet<>();
    points.stream().map(point -> point[2]).sorted().forEach(kinds::add);
    List<String> labels = kinds.stream().map(kind -> "" + kind.intValue()).toList();
    List<Series> dots = new ArrayList<>();
    int index = 0;
    for (double kind : kinds) {
      List<Point> own =
          points.stream()
              .filter(point -> point[2] == kind)
              .map(point -> new Point(point[0], point[1]))
              .toList();
      dots.add(new Series("", "none", color(index++, labels), own, true));
    }
    String legend = kinds.size() < 2 ? "" : "Classes " + String.join(", ", labels) + " by color.";
    String[] axes = name.contains("log r") ? new String[] {"log r", "logit p"} : DIMENSIONS;
    return figure(
        run + ": " + name, legend, LineChart.of(name, axes[0], axes[1], dots, false, false));
  }

  private static String figure(String title, String text, String chart) {
    return "<figure><h2>%s</h2>\n%s<figcaption>%s</figcaption></figure>\n"
        .formatted(Escape.text(title), chart, Escape.text(text));
  }
}
