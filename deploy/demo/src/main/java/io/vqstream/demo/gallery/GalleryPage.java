package io.vqstream.demo.gallery;

import io.vqstream.demo.report.ImageReport;
import io.vqstream.demo.report.Totals;
import io.vqstream.frame.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Generates the HTML of the page. Names and messages are escaped. */
final class GalleryPage {
  private static final String TEMPLATE = "gallery.html";

  private GalleryPage() {}

  /**
   * Returns the page.
   *
   * @param failures a line for each image that failed
   */
  static String of(List<Entry> entries, List<String> failures) {
    StringBuilder rows = new StringBuilder();
    StringBuilder articles = new StringBuilder();
    for (int i = 0; i < entries.size(); i++) {
      rows.append(row(i, entries.get(i).report()));
      articles.append(article(i, entries.get(i)));
    }
    Totals totals = Totals.of(entries.stream().map(Entry::report).toList());
    return template()
        .replace("{{gain}}", Integer.toString(Difference.GAIN))
        .replace("{{summary}}", summary(totals))
        .replace("{{totals}}", totalsRow(totals))
        .replace("{{failures}}", failures(failures))
        .replace("{{rows}}", rows)
        .replace("{{articles}}", articles);
  }

  private static String summary(Totals totals) {
    return """
        <p class="lead"><strong>%s</strong> of image files became <strong>%s</strong> on the topic:
        %s bytes for %s, %s bits a pixel%s.</p>
        """
        .formatted(
            bytes(totals.sourceBytes()),
            bytes(totals.codedBytes()),
            saved(totals),
            totals.images() == 1 ? "1 image" : totals.images() + " images",
            number(totals.bpp(), 3),
            totals.images() == 0
                ? ""
                : " at " + number(totals.psnr(), 1) + "&nbsp;dB PSNR on average");
  }

  private static String saved(Totals totals) {
    double saved = totals.savedPercent();
    return number(Math.abs(saved), 1) + "&nbsp;% " + (saved < 0 ? "more" : "fewer");
  }

  private static String row(int index, ImageReport report) {
    return """
        <tr><th scope="row"><a href="#image-%d">%s</a></th><td>%d×%d</td><td>%s</td><td>%s</td>\
        <td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>
        """
        .formatted(
            index + 1,
            Html.escape(report.name()),
            report.width(),
            report.height(),
            grouped(report.sourceBytes()),
            grouped(report.codedBytes()),
            number(report.bpp(), 3),
            fidelity(report),
            grouped(Math.round(report.encodeMillis())),
            grouped(Math.round(report.decodeMillis())));
  }

  private static String totalsRow(Totals totals) {
    return """
        <tr><th scope="row">Together</th><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td>\
        <td>%s</td><td>%s</td></tr>
        """
        .formatted(
            grouped(totals.pixels()),
            grouped(totals.sourceBytes()),
            grouped(totals.codedBytes()),
            number(totals.bpp(), 3),
            number(totals.psnr(), 2),
            grouped(Math.round(totals.encodeMillis())),
            grouped(Math.round(totals.decodeMillis())));
  }

  private static String article(int index, Entry entry) {
    ImageReport report = entry.report();
    String name = Html.escape(report.name());
    boolean passedThrough = entry.difference().isEmpty();
    String figures =
        figure(entry.original(), "Original", bytes(report.sourceBytes()), report, name)
            + figure(
                entry.reconstruction(),
                passedThrough ? "Passed through" : "Reconstruction",
                bytes(report.codedBytes()) + " on the topic",
                report,
                name)
            + (passedThrough
                ? ""
                : figure(
                    entry.difference(),
                    "Difference × " + Difference.GAIN,
                    report.kind() == Kind.LOSSLESS
                        ? "lossless"
                        : number(report.psnr(), 2) + "&nbsp;dB PSNR",
                    report,
                    name));
    String note =
        passedThrough
            ? "<p class=\"note\">Passed through, not coded: %s.</p>\n"
                .formatted(Html.escape(report.passthroughReason()))
            : "";
    return """
        <article id="image-%d">
        <h2>%s</h2>
        <p class="facts"><span>%d×%d pixels</span> <span>%s bits a pixel</span>\
         <span>encoded in %s&nbsp;ms</span> <span>decoded in %s&nbsp;ms</span></p>
        %s<div class="figures">
        %s</div>
        </article>
        """
        .formatted(
            index + 1,
            name,
            report.width(),
            report.height(),
            number(report.bpp(), 3),
            grouped(Math.round(report.encodeMillis())),
            grouped(Math.round(report.decodeMillis())),
            note,
            figures);
  }

  private static String figure(
      String file, String caption, String detail, ImageReport report, String name) {
    return """
        <figure><a href="%s"><img src="%s" alt="%s: %s" width="%d" height="%d" loading="lazy"></a>\
        <figcaption><b>%s</b> %s</figcaption></figure>
        """
        .formatted(file, file, caption, name, report.width(), report.height(), caption, detail);
  }

  private static String failures(List<String> failures) {
    if (failures.isEmpty()) {
      return "";
    }
    StringBuilder list =
        new StringBuilder("<section class=\"failures\">\n<h2>Not coded</h2>\n<ul>\n");
    failures.stream()
        .sorted()
        .forEach(f -> list.append("<li>").append(Html.escape(f)).append("</li>\n"));
    return list.append("</ul>\n</section>\n").toString();
  }

  private static String fidelity(ImageReport report) {
    return switch (report.kind()) {
      case CODED -> number(report.psnr(), 2);
      case LOSSLESS -> "lossless";
      case PASSTHROUGH -> "as it came";
    };
  }

  private static String bytes(long bytes) {
    if (bytes < 1_000) {
      return bytes + "&nbsp;B";
    }
    return bytes < 1_000_000
        ? number(bytes / 1e3, 1) + "&nbsp;kB"
        : number(bytes / 1e6, 2) + "&nbsp;MB";
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String number(double number, int places) {
    return String.format(Locale.ROOT, "%." + places + "f", number);
  }

  private static String template() {
    try (InputStream in = GalleryPage.class.getResourceAsStream(TEMPLATE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(TEMPLATE, e);
    }
  }
}
