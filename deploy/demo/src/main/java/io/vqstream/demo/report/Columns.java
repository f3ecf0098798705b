package io.vqstream.demo.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Formats rows as columns of minimum width: the first left-aligned, the others right-aligned. */
public final class Columns {
  private final List<List<String>> rows;
  private final int[] widths;

  private Columns(List<List<String>> rows) {
    this.rows = rows;
    this.widths = widths(rows);
  }

  /**
   * Formats rows.
   *
   * @param rows at least one, all with the same number of cells
   */
  public static Columns of(List<List<String>> rows) {
    return new Columns(rows);
  }

  /** Returns a whole number with its thousands separated. */
  public static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Returns a number with a fixed number of decimal places. */
  public static String decimals(double number, int places) {
    return String.format(Locale.ROOT, "%." + places + "f", number);
  }

  /** Returns the lines, one per row. */
  public List<String> lines() {
    return new ArrayList<>(rows.stream().map(this::line).toList());
  }

  /** Returns a separator of the same width. */
  public String rule() {
    int length = 2 * (widths.length - 1);
    for (int width : widths) {
      length += width;
    }
    return "-".repeat(length);
  }

  private String line(List<String> row) {
    StringBuilder line = new StringBuilder(padded(row.get(0), -widths[0]));
    for (int i = 1; i < widths.length; i++) {
      line.append("  ").append(padded(row.get(i), widths[i]));
    }
    return line.toString();
  }

  private static int[] widths(List<List<String>> rows) {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return widths;
  }

  private static String padded(String text, int width) {
    return String.format(Locale.ROOT, "%" + width + "s", text);
  }
}
