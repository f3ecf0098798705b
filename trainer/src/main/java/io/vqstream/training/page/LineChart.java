package io.vqstream.training.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Draws lines over two axes as SVG. */
public final class LineChart {
  private static final int WIDTH = 440;
  private static final int HEIGHT = 270;
  private static final int LEFT = 56;
  private static final int MIN_RIGHT = 64;
  private static final int MAX_RIGHT = 190;
  private static final double LETTER_WIDTH = 6.2;
  private static final int TOP = 12;
  private static final int BOTTOM = 40;
  private static final int LABEL_DISTANCE = 14;

  private final StringBuilder svg = new StringBuilder();
  private final Axis x;
  private final Axis y;
  private final int right;

  private LineChart(Axis x, Axis y, int right) {
    this.x = x;
    this.y = y;
    this.right = right;
  }

  /**
   * Draws a chart.
   *
   * @param title what is read out in place of the chart
   * @param xName what the horizontal axis has, with its unit
   * @param yName what the vertical axis has, with its unit
   */
  public static String of(
      String title, String xName, String yName, List<Series> lines, boolean logX, boolean logY) {
    Axis x = Axis.around(points(lines).mapToDouble(Series.Point::x), logX);
    Axis y = Axis.around(points(lines).mapToDouble(Series.Point::y), logY);
    return new LineChart(x, y, right(lines)).draw(title, xName, yName, lines);
  }

  /** Returns the margin for the labels at the ends of the lines. */
  private static int right(List<Series> lines) {
    int letters = lines.stream().mapToInt(line -> line.label().length()).max().orElse(0);
    int needed = 12 + (int) Math.ceil(LETTER_WIDTH * letters);
    return Math.min(MAX_RIGHT, Math.max(MIN_RIGHT, needed));
  }

  private static Stream<Series.Point> points(List<Series> lines) {
    return lines.stream().flatMap(line -> line.points().stream()).filter(Series.Point::isFinite);
  }

  private String draw(String title, String xName, String yName, List<Series> lines) {
    add(
        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
        WIDTH, HEIGHT, Escape.text(title));
    frame(xName, yName);
    lines.forEach(this::line);
    labels(lines);
    add("</svg>");
    return svg.toString();
  }

  private void frame(String xName, String yName) {
    for (double tick : y.ticks()) {
      double at = top(tick);
      add(
          "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>",
          LEFT, WIDTH - right, at, at);
      add(
          "<text class=\"tick end\" x=\"%d\" y=\"%.1f\">%s</text>",
          LEFT - 6, at + 4, Axis.label(tick));
    }
    double last = -100;
    for (double tick : x.ticks()) {
      double at = left(tick);
      if (at - last >= 34) {
        add(
            "<text class=\"tick middle\" x=\"%.1f\" y=\"%d\">%s</text>",
            at, HEIGHT - BOTTOM + 16, Axis.label(tick));
        last = at;
      }
    }
    add(
        "<line class=\"axis\" x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/>",
        LEFT, WIDTH - right, HEIGHT - BOTTOM, HEIGHT - BOTTOM);
    add(
        "<text class=\"name middle\" x=\"%d\" y=\"%d\">%s</text>",
        (LEFT + WIDTH - right) / 2, HEIGHT - 6, Escape.text(xName));
    add(
        "<text class=\"name middle\" transform=\"translate(11 %d) rotate(-90)\">%s</text>",
        (TOP + HEIGHT - BOTTOM) / 2, Escape.text(yName));
  }

  private void line(Series line) {
    StringBuilder path = new StringBuilder();
    boolean down = false;
    for (Series.Point point : line.points()) {
      if (point.isFinite()) {
        path.append(
            String.format(
                Locale.ROOT, "%s%.1f %.1f", down ? "L" : "M", left(point.x()), top(point.y())));
      }
      down = point.isFinite();
    }
    String color = line.color().isEmpty() ? "" : " style=\"--c:" + line.color() + "\"";
    if (path.length() > 0) {
      add("<path class=\"line %s\"%s d=\"%s\"/>", line.style(), color, path);
    }
    if (line.dots()) {
      line.points().stream()
          .filter(Series.Point::isFinite)
          .forEach(
              point ->
                  add(
                      "<circle class=\"dot %s\"%s cx=\"%.1f\" cy=\"%.1f\" r=\"3\"><title>%s%s, %s"
                          + "</title></circle>",
                      line.style(),
                      color,
                      left(point.x()),
                      top(point.y()),
                      line.label().isEmpty() ? "" : Escape.text(line.label()) + ": ",
                      Axis.label(point.x()),
                      Axis.label(point.y())));
    }
  }

  /** Puts the labels at the ends of the lines, apart from each other. */
  private void labels(List<Series> lines) {
    List<Series> labelled =
        new ArrayList<>(
            lines.stream()
                .filter(line -> !line.label().isEmpty())
                .filter(line -> line.points().stream().anyMatch(Series.Point::isFinite))
                .toList());
    labelled.sort(Comparator.comparingDouble(line -> top(end(line).y())));
    double[] tops = labelled.stream().mapToDouble(line -> top(end(line).y())).toArray();
    for (int i = 1; i < tops.length; i++) {
      tops[i] = Math.max(tops[i], tops[i - 1] + LABEL_DISTANCE);
    }
    double over = tops.length == 0 ? 0 : tops[tops.length - 1] - (HEIGHT - BOTTOM);
    for (int i = tops.length - 1; i >= 0 && over > 0; i--) {
      double limit = i == tops.length - 1 ? HEIGHT - BOTTOM : tops[i + 1] - LABEL_DISTANCE;
      tops[i] = Math.min(tops[i], limit);
    }
    for (int i = 0; i < tops.length; i++) {
      Series line = labelled.get(i);
      String color = line.color().isEmpty() ? "" : " style=\"--c:" + line.color() + "\"";
      add(
          "<text class=\"label %s\"%s x=\"%.1f\" y=\"%.1f\">%s</text>",
          line.style(), color, left(end(line).x()) + 7, tops[i] + 4, Escape.text(line.label()));
    }
  }

  private static Series.Point end(Series line) {
    return line.points().stream()
        .filter(Series.Point::isFinite)
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  private double left(double value) {
    return LEFT + x.at(value) * (WIDTH - LEFT - right);
  }

  private double top(double value) {
    return HEIGHT - BOTTOM - y.at(value) * (HEIGHT - TOP - BOTTOM);
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
