package io.vqstream.study.result;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a run found. Values that are not finite are left out. */
public final class RunResult {
  private final Map<String, Double> figures = new LinkedHashMap<>();
  private final Map<String, List<double[]>> curves = new LinkedHashMap<>();
  private final Map<String, List<double[]>> maps = new LinkedHashMap<>();
  private final Map<String, String> pictures = new LinkedHashMap<>();
  private int steps;
  private int plannedSteps;

  /** Adds a figure. */
  public RunResult figure(String name, double value) {
    if (Double.isFinite(value)) {
      figures.put(name, value);
    }
    return this;
  }

  /** Adds a point to a curve. */
  public void point(String curve, double x, double y) {
    if (Double.isFinite(x) && Double.isFinite(y)) {
      curves.computeIfAbsent(curve, name -> new ArrayList<>()).add(new double[] {x, y});
    }
  }

  /** Adds a point of a class to a map of points. */
  public void place(String map, double x, double y, int kind) {
    maps.computeIfAbsent(map, name -> new ArrayList<>()).add(new double[] {x, y, kind});
  }

  /**
   * Adds a picture.
   *
   * @param png a PNG file in Base64
   */
  public void picture(String name, String png) {
    pictures.put(name, png);
  }

  /** Notes steps that were done of those that the profile has. */
  public void steps(int done, int planned) {
    steps += done;
    plannedSteps += planned;
  }

  /** Returns the figures by name. */
  public Map<String, Double> figures() {
    return figures;
  }

  /** Returns the points x, y of each curve. */
  public Map<String, List<double[]>> curves() {
    return curves;
  }

  /** Returns the points x, y, class of each map. */
  public Map<String, List<double[]>> maps() {
    return maps;
  }

  /** Returns PNG files in Base64 by name. */
  public Map<String, String> pictures() {
    return pictures;
  }

  /** Returns the steps that were done. */
  public int steps() {
    return steps;
  }

  /** Returns the steps that the profile has. */
  public int plannedSteps() {
    return plannedSteps;
  }
}
