package io.vqstream.demo.gallery;

import io.vqstream.demo.report.ImageReport;
import io.vqstream.frame.Kind;

/**
 * An image of the page: original and reconstruction under a slider, in the element of the page for
 * operators. Browsers without scripts show the images one by one.
 */
final class GalleryArticle {
  private GalleryArticle() {}

  static String of(int index, Entry entry) {
    ImageReport report = entry.report();
    String name = Html.escape(report.name());
    return """
        <article id="image-%d">
        <div class="top"><h2>%s</h2><a href="#all">All images</a></div>
        <p class="facts">%s&nbsp;→&nbsp;<b>%s</b>, %s, %s bits a pixel, %d×%d pixels</p>
        %s</article>
        """
        .formatted(
            index + 1,
            name,
            Units.bytes(report.sourceBytes()),
            Units.bytes(report.codedBytes()),
            report.kind() == Kind.CODED
                ? "<b>" + Units.decibels(report.psnr()) + "</b> PSNR"
                : GalleryTable.fidelity(report),
            Units.number(report.bpp(), 3),
            report.width(),
            report.height(),
            entry.difference().isEmpty()
                ? passedThrough(entry, report, name)
                : compared(entry, report, name));
  }

  private static String passedThrough(Entry entry, ImageReport report, String name) {
    return """
        <p class="note">Passed through, not coded: %s.</p>
        <div class="figures">
        %s</div>
        """
        .formatted(
            Html.escape(report.passthroughReason()),
            figure(entry.reconstruction(), "Original", "", report, name));
  }

  private static String compared(Entry entry, ImageReport report, String name) {
    String figures =
        figure(entry.original(), "Original", Units.bytes(report.sourceBytes()), report, name)
            + figure(
                entry.reconstruction(),
                "Reconstruction",
                Units.bytes(report.codedBytes()) + " on the topic",
                report,
                name)
            + figure(
                entry.difference(),
                "Difference × " + Difference.GAIN,
                GalleryTable.fidelity(report),
                report,
                name);
    return """
        <image-compare data-original="%s" data-decoded="%s" data-width="%d" data-height="%d" data-name="%s">
        <div class="figures">
        %s</div>
        </image-compare>
        <p class="note">Files: <a href="%s">original</a>, <a href="%s">reconstruction</a>, \
        <a href="%s">difference × %d</a></p>
        """
        .formatted(
            entry.original(),
            entry.reconstruction(),
            report.width(),
            report.height(),
            name,
            figures,
            entry.original(),
            entry.reconstruction(),
            entry.difference(),
            Difference.GAIN);
  }

  private static String figure(
      String file, String caption, String detail, ImageReport report, String name) {
    return """
        <figure><a href="%s"><img src="%s" alt="%s: %s" width="%d" height="%d" loading="lazy"></a>\
        <figcaption><b>%s</b> %s</figcaption></figure>
        """
        .formatted(file, file, caption, name, report.width(), report.height(), caption, detail);
  }
}
