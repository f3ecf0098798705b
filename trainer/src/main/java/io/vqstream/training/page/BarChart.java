package io.vqstream.training.page;

import java.util.List;
import java.util.Locale;

/** Draws groups of bars as SVG, one group a row: bars grow to the right, so that names fit. */
public final class BarChart {
  private static final int WIDTH = 440;
  private static final int LEFT = 112;
  private static final int RIGHT = 56;
  private static final int TOP = 4;
  private static final int BAR = 13;
  private static final int GAP = 9;

  /**
   * A group of bars.
   *
   * @param values one for each style; NaN for none
   */
  public record Group(String name, List<Double> values) {}

  private BarChart() {}

  /**
   * Draws a chart.
   *
   * @param title what is read out in place of the chart
   * @param styles class of each bar of a group in the style sheet
   * @param format of a value, such as {@code %.1f %%}
   */
  public static String of(String title, List<Group> groups, List<String> styles, String format) {
    Axis axis =
        Axis.fromZero(
            groups.stream().flatMap(group -> group.values().stream()).mapToDouble(v -> v));
    int each = styles.size() * BAR + GAP;
    StringBuilder svg = new StringBuilder();
    int height = TOP + groups.size() * each;
    add(
        svg,
        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
        WIDTH,
        height,
        Escape.text(title));
    for (int g = 0; g < groups.size(); g++) {
      Group group = groups.get(g);
      int top = TOP + g * each;
      add(
          svg,
          "<text class=\"tick end\" x=\"%d\" y=\"%.1f\">%s</text>",
          LEFT - 8,
          top + styles.size() * BAR / 2.0 + 4,
          Escape.text(group.name()));
      for (int i = 0; i < styles.size(); i++) {
        double value = group.values().get(i);
        if (Double.isFinite(value)) {
          double width = axis.at(value) * (WIDTH - LEFT - RIGHT);
          add(
              svg,
              "<rect class=\"bar %s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"1.5\"/>",
              styles.get(i),
              LEFT,
              top + i * BAR,
              Math.max(1, width),
              BAR - 2);
          add(
              svg,
              "<text class=\"value\" x=\"%.1f\" y=\"%d\">%s</text>",
              LEFT + Math.max(1, width) + 5,
              top + i * BAR + BAR - 3,
              Escape.text(String.format(Locale.ROOT, format, value)));
        }
      }
    }
    return svg.append("</svg>\n").toString();
  }

  private static void add(StringBuilder svg, String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
