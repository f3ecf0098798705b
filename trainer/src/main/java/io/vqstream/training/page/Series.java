package io.vqstream.training.page;

import java.util.ArrayList;
import java.util.List;

/**
 * A line of a chart.
 *
 * @param label text at its end; empty for none
 * @param style class of the line in the style sheet
 * @param color CSS color; empty for that of the class
 * @param points in the order of the line; those that are not finite interrupt it
 * @param dots whether each point has a dot with its values
 */
public record Series(String label, String style, String color, List<Point> points, boolean dots) {
  /** Points of a line that are drawn. */
  private static final int MAX_POINTS = 400;

  /** A point in the units of the axes. */
  public record Point(double x, double y) {
    boolean isFinite() {
      return Double.isFinite(x) && Double.isFinite(y);
    }
  }

  public Series {
    points = thinned(points);
  }

  /** Returns so many evenly spread points, the last always. */
  private static List<Point> thinned(List<Point> points) {
    if (points.size() <= MAX_POINTS) {
      return List.copyOf(points);
    }
    List<Point> kept = new ArrayList<>();
    for (int i = 0; i < MAX_POINTS; i++) {
      kept.add(points.get((int) ((long) i * (points.size() - 1) / (MAX_POINTS - 1))));
    }
    return List.copyOf(kept);
  }
}
