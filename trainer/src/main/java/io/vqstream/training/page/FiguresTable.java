package io.vqstream.training.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Columns of numbers: the content of a file of comma-separated values.
 *
 * @param header names of the columns
 * @param rows values of each row, as many as names
 */
public record FiguresTable(List<String> header, List<double[]> rows) {

  /** The table of no file. */
  public static final FiguresTable EMPTY = new FiguresTable(List.of(), List.of());

  /**
   * Parses lines, the first of which has the names. A line that is incomplete, or not of numbers,
   * is left out.
   */
  public static FiguresTable parse(List<String> lines) {
    if (lines.isEmpty()) {
      return EMPTY;
    }
    List<String> header = Arrays.asList(lines.get(0).split(","));
    List<double[]> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      row(line, header.size()).ifPresent(rows::add);
    }
    return new FiguresTable(header, rows);
  }

  /** Parses the values of a line; empty if there are not so many, or one is not a number. */
  public static Optional<double[]> row(String line, int columns) {
    String[] cells = line.split(",");
    if (cells.length != columns) {
      return Optional.empty();
    }
    try {
      return Optional.of(Arrays.stream(cells).mapToDouble(Double::parseDouble).toArray());
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  boolean has(String name) {
    return header.contains(name) && !rows.isEmpty();
  }

  /** Returns one column over another. */
  List<Series.Point> points(String x, String y) {
    int first = header.indexOf(x);
    int second = header.indexOf(y);
    return first < 0 || second < 0
        ? List.of()
        : rows.stream().map(row -> new Series.Point(row[first], row[second])).toList();
  }

  /** Returns the last value of a column, or NaN. */
  double last(String name) {
    return has(name) ? rows.get(rows.size() - 1)[header.indexOf(name)] : Double.NaN;
  }
}
