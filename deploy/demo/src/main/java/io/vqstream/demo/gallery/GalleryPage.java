package io.vqstream.demo.gallery;

import io.vqstream.demo.report.Totals;
import io.vqstream.service.ops.PageFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/**
 * Generates the HTML of the page. Names and messages are escaped. Browsers load no module from
 * disk, so the page contains what it shares with the page for operators: its look, and the script
 * of its slider, the only one that the policy of the page admits.
 */
final class GalleryPage {
  private static final String TEMPLATE = "gallery.html";

  private GalleryPage() {}

  /**
   * Returns the page.
   *
   * @param failures a line for each image that failed
   * @param maker one sentence: the version and the checkpoints that coded the images
   */
  static String of(List<Entry> entries, List<String> failures, String maker) {
    StringBuilder rows = new StringBuilder();
    StringBuilder articles = new StringBuilder();
    for (int i = 0; i < entries.size(); i++) {
      rows.append(GalleryTable.row(i, entries.get(i).report()));
      articles.append(GalleryArticle.of(i, entries.get(i)));
    }
    Totals totals = Totals.of(entries.stream().map(Entry::report).toList());
    String compare = PageFiles.text(PageFiles.COMPARE);
    return template()
        .replace("{{look}}", PageFiles.text(PageFiles.LOOK))
        .replace("{{hash}}", "sha256-" + sha256(compare))
        .replace("{{compare}}", compare)
        .replace("{{summary}}", summary(totals))
        .replace("{{totals}}", GalleryTable.totals(totals))
        .replace("{{maker}}", Html.escape(maker))
        .replace("{{failures}}", failures(failures))
        .replace("{{rows}}", rows)
        .replace("{{chart}}", RateFidelityChart.of(entries))
        .replace("{{articles}}", articles);
  }

  private static String summary(Totals totals) {
    return """
        <p class="lead"><strong>%s</strong> of image files became <strong>%s</strong> on the topic:
        %s bytes for %s, %s bits a pixel%s.</p>
        """
        .formatted(
            Units.bytes(totals.sourceBytes()),
            Units.bytes(totals.codedBytes()),
            saved(totals),
            totals.images() == 1 ? "1 image" : totals.images() + " images",
            Units.number(totals.bpp(), 3),
            totals.psnr() == 0 ? "" : " at " + Units.decibels(totals.psnr()) + " PSNR on average");
  }

  private static String saved(Totals totals) {
    double saved = totals.savedPercent();
    return Units.percent(Math.abs(saved)) + (saved < 0 ? " more" : " fewer");
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

  /** Returns the digest of a script as a content security policy has it. */
  private static String sha256(String script) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }

  private static String template() {
    try (InputStream in = GalleryPage.class.getResourceAsStream(TEMPLATE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(TEMPLATE, e);
    }
  }
}
