package io.vqstream.demo.gallery;

import io.vqstream.demo.report.ImageReport;
import io.vqstream.demo.report.Totals;

/** The table of the page: a row for each image, a card on a phone. */
final class GalleryTable {
  private GalleryTable() {}

  static String row(int index, ImageReport report) {
    return """
        <tr role="row"><th scope="row" role="rowheader"><a href="#image-%d">%s</a></th>%s</tr>
        """
        .formatted(
            index + 1,
            Html.escape(report.name()),
            cell("Source", Units.bytes(report.sourceBytes()))
                + cell("Coded", Units.bytes(report.codedBytes()))
                + cell("Saved", Units.percent(saved(report)))
                + cell("PSNR", fidelity(report))
                + cell("Bits a pixel", Units.number(report.bpp(), 3))
                + cell("Pixels", report.width() + "×" + report.height())
                + cell("Encode", Units.time(report.encodeMillis()))
                + cell("Decode", Units.time(report.decodeMillis())));
  }

  static String totals(Totals totals) {
    return """
        <tr role="row"><th scope="row" role="rowheader">Together</th>%s</tr>
        """
        .formatted(
            cell("Source", Units.bytes(totals.sourceBytes()))
                + cell("Coded", Units.bytes(totals.codedBytes()))
                + cell("Saved", Units.percent(totals.savedPercent()))
                + cell("PSNR", totals.psnr() == 0 ? "–" : Units.decibels(totals.psnr()))
                + cell("Bits a pixel", Units.number(totals.bpp(), 3))
                + cell("Pixels", Units.number(totals.pixels() / 1e6, 2) + "&nbsp;million")
                + cell("Encode", Units.time(totals.encodeMillis()))
                + cell("Decode", Units.time(totals.decodeMillis())));
  }

  private static String cell(String label, String value) {
    return "<td role=\"cell\" data-label=\"%s\">%s</td>".formatted(label, value);
  }

  private static double saved(ImageReport report) {
    return 100.0 * (report.sourceBytes() - report.codedBytes()) / report.sourceBytes();
  }

  static String fidelity(ImageReport report) {
    return switch (report.kind()) {
      case CODED -> Units.decibels(report.psnr());
      case LOSSLESS -> "lossless";
      case PASSTHROUGH -> "as it came";
    };
  }
}
