package io.vqstream.study.result;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The records of one study, summarized over seeds. */
public final class Summary {
  private final Map<String, List<StudyRecord>> byRun = new LinkedHashMap<>();

  /** Creates a summary of the records of a study. */
  public Summary(List<StudyRecord> records) {
    records.forEach(
        record -> byRun.computeIfAbsent(record.run(), run -> new ArrayList<>()).add(record));
  }

  /**
   * A figure over seeds.
   *
   * @param mean its mean; NaN if no run has it
   * @param deviation its standard deviation; 0 for one seed
   */
  public record Value(double mean, double deviation, int seeds) {}

  /** Returns the names of the runs. */
  public Set<String> runs() {
    return byRun.keySet();
  }

  /** Returns the records of a run, one for each seed. */
  public List<StudyRecord> records(String run) {
    return byRun.getOrDefault(run, List.of());
  }

  /** Returns the names of all figures. */
  public Set<String> figures() {
    Set<String> names = new LinkedHashSet<>();
    byRun.values().forEach(all -> all.forEach(r -> names.addAll(r.result().figures().keySet())));
    return names;
  }

  /** Returns the names of all curves. */
  public Set<String> curves() {
    Set<String> names = new LinkedHashSet<>();
    byRun.values().forEach(all -> all.forEach(r -> names.addAll(r.result().curves().keySet())));
    return names;
  }

  /** Returns a figure of a run. */
  public Value value(String run, String figure) {
    double[] values =
        records(run).stream()
            .map(record -> record.result().figures().get(figure))
            .filter(value -> value != null)
            .mapToDouble(Double::doubleValue)
            .toArray();
    if (values.length == 0) {
      return new Value(Double.NaN, Double.NaN, 0);
    }
    double mean = Arrays.stream(values).average().orElseThrow();
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    double deviation = values.length == 1 ? 0 : Math.sqrt(squares / (values.length - 1));
    return new Value(mean, deviation, values.length);
  }

  /** Returns the mean of a figure of a run, or NaN. */
  public double mean(String run, String figure) {
    return value(run, figure).mean();
  }

  /** Returns the points of a curve of a run: x, and the mean of y over seeds. */
  public Map<Double, Double> curve(String run, String curve) {
    return records(run).stream()
        .flatMap(record -> record.result().curves().getOrDefault(curve, List.of()).stream())
        .collect(
            Collectors.groupingBy(
                point -> point[0], TreeMap::new, Collectors.averagingDouble(point -> point[1])));
  }

  /** Returns the runs that have a figure, ascending by it. */
  public List<String> ascending(String figure) {
    return byRun.keySet().stream()
        .filter(run -> !Double.isNaN(mean(run, figure)))
        .sorted(Comparator.comparingDouble(run -> mean(run, figure)))
        .toList();
  }

  /** Returns the seconds of all runs. */
  public double seconds() {
    return byRun.values().stream().flatMap(List::stream).mapToDouble(StudyRecord::seconds).sum();
  }
}
