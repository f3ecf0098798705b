package io.vqstream.demo.report;

import io.vqstream.client.Printable;
import io.vqstream.codec.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The reports as a table of fixed columns, with the totals in its last row. */
public final class ReportTable {
  private static final int LONGEST_NAME = 36;
  private static final List<String> HEADINGS =
      List.of(
          "image",
          "pixels",
          "source bytes",
          "coded bytes",
          "bits a pixel",
          "PSNR dB",
          "encode ms",
          "decode ms");

  private ReportTable() {}

  /** The table's lines, followed by a line for each image that was carried. */
  public static List<String> lines(List<ImageReport> reports) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADINGS);
    reports.forEach(report -> rows.add(row(report)));
    rows.add(row(Totals.of(reports)));
    int[] widths = widths(rows);

    List<String> lines = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      if (i == 1 || i == rows.size() - 1) {
        lines.add(rule(widths));
      }
      lines.add(line(rows.get(i), widths));
    }
    for (ImageReport report : reports) {
      if (report.kind() == Kind.CARRIED) {
        lines.add(
            "%s was carried as it came: %s"
                .formatted(Printable.of(report.name()), report.carriedReason()));
      }
    }
    return lines;
  }

  private static List<String> row(ImageReport report) {
    return List.of(
        shortened(Printable.of(report.name())),
        report.width() + "x" + report.height(),
        grouped(report.sourceBytes()),
        grouped(report.codedBytes()),
        decimals(report.bpp(), 3),
        report.kind() == Kind.CARRIED ? "as it came" : decimals(report.psnr(), 2),
        decimals(report.encodeMillis(), 0),
        decimals(report.decodeMillis(), 0));
  }

  private static List<String> row(Totals totals) {
    return List.of(
        totals.images() + (totals.images() == 1 ? " image" : " images"),
        grouped(totals.pixels()),
        grouped(totals.sourceBytes()),
        grouped(totals.codedBytes()),
        decimals(totals.bpp(), 3),
        decimals(totals.psnr(), 2),
        decimals(totals.encodeMillis(), 0),
        decimals(totals.decodeMillis(), 0));
  }

  private static int[] widths(List<List<String>> rows) {
    int[] widths = new int[HEADINGS.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return widths;
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder(padded(row.get(0), -widths[0]));
    for (int i = 1; i < widths.length; i++) {
      line.append("  ").append(padded(row.get(i), widths[i]));
    }
    return line.toString();
  }

  private static String rule(int[] widths) {
    int length = 2 * (widths.length - 1);
    for (int width : widths) {
      length += width;
    }
    return "-".repeat(length);
  }

  /** Keeps the end of a path, which tells files apart. */
  private static String shortened(String name) {
    return name.length() <= LONGEST_NAME
        ? name
        : "…" + name.substring(name.length() - LONGEST_NAME + 1);
  }

  private static String padded(String text, int width) {
    return String.format(Locale.ROOT, "%" + width + "s", text);
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String decimals(double number, int places) {
    return String.format(Locale.ROOT, "%." + places + "f", number);
  }
}
