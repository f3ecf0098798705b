package io.vqstream.service.ops;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A ring of points in memory, one each {@value #STEP_MS} ms for the last six hours. A point has a
 * value for each series; NaN is unknown. Thread-safe.
 */
final class History {
  /** Time between points in milliseconds. */
  static final int STEP_MS = 5_000;

  /** Number of points: six hours. */
  static final int POINTS = 6 * 3_600_000 / STEP_MS;

  /** Maximum number of series. */
  static final int MAX_SERIES = 100;

  /** Maximum number of points of an answer; longer spans are averaged. */
  static final int MAX_ANSWER = 720;

  private final long[] times = new long[POINTS];
  private final Map<String, float[]> series = new LinkedHashMap<>();
  private long size;

  /**
   * Points in the order of time.
   *
   * @param times Unix times in milliseconds
   * @param series values by name, as long as times
   */
  record Points(long[] times, Map<String, double[]> series) {}

  /** Adds a point. Series beyond {@link #MAX_SERIES} are dropped. */
  synchronized void add(long time, Map<String, Double> values) {
    int at = (int) (size % POINTS);
    times[at] = time;
    series.values().forEach(column -> column[at] = Float.NaN);
    values.forEach(
        (name, value) -> {
          if (series.size() < MAX_SERIES || series.containsKey(name)) {
            series.computeIfAbsent(name, n -> unknown())[at] = value.floatValue();
          }
        });
    size++;
  }

  private static float[] unknown() {
    float[] column = new float[POINTS];
    Arrays.fill(column, Float.NaN);
    return column;
  }

  /** Returns the points later than a time, averaged to at most {@link #MAX_ANSWER}. */
  synchronized Points since(long after) {
    long first = Math.max(0, size - POINTS);
    while (first < size && times[(int) (first % POINTS)] <= after) {
      first++;
    }
    int step = (int) Math.max(1, (size - first + MAX_ANSWER - 1) / MAX_ANSWER);
    int count = (int) ((size - first + step - 1) / step);
    long[] at = new long[count];
    for (int i = 0; i < count; i++) {
      at[i] = times[(int) ((Math.min(size, first + (i + 1L) * step) - 1) % POINTS)];
    }
    Map<String, double[]> means = new LinkedHashMap<>();
    for (Map.Entry<String, float[]> each : series.entrySet()) {
      double[] mean = new double[count];
      for (int i = 0; i < count; i++) {
        mean[i] = mean(each.getValue(), first + (long) i * step, step);
      }
      means.put(each.getKey(), mean);
    }
    return new Points(at, means);
  }

  private double mean(float[] column, long from, int length) {
    double sum = 0;
    int known = 0;
    for (long i = from; i < Math.min(size, from + length); i++) {
      float value = column[(int) (i % POINTS)];
      if (!Float.isNaN(value)) {
        sum += value;
        known++;
      }
    }
    return known == 0 ? Double.NaN : sum / known;
  }
}
