package io.vqstream.demo.report;

import static io.vqstream.demo.report.Columns.decimals;
import static io.vqstream.demo.report.Columns.grouped;

import io.vqstream.frame.Kind;
import io.vqstream.tools.Printable;
import java.util.ArrayList;
import java.util.List;

/** Formats the reports as a table, with the totals in the last row. */
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

  /** Returns the lines of the table and a line for each image that was passed through. */
  public static List<String> lines(List<ImageReport> reports) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADINGS);
    reports.forEach(report -> rows.add(row(report)));
    rows.add(row(Totals.of(reports)));
    Columns columns = Columns.of(rows);

    List<String> lines = columns.lines();
    lines.add(lines.size() - 1, columns.rule());
    lines.add(1, columns.rule());
    for (ImageReport report : reports) {
      if (report.kind() == Kind.PASSTHROUGH) {
        lines.add(
            "%s was passed through: %s"
                .formatted(Printable.of(report.name()), report.passthroughReason()));
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
        switch (report.kind()) {
          case CODED -> decimals(report.psnr(), 2);
          case LOSSLESS -> "lossless";
          case PASSTHROUGH -> "as it came";
        },
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

  /** Shortens a path to its end, which distinguishes files. */
  private static String shortened(String name) {
    return name.length() <= LONGEST_NAME
        ? name
        : "…" + name.substring(name.length() - LONGEST_NAME + 1);
  }
}
