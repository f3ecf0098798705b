package io.vqstream.evaluation;

import java.util.List;
import java.util.Locale;

/** A report as lines for people. */
final class ReportText {
  private static final String HEADING =
      "  quality       bytes     bpp  PSNR dB  MS-SSIM  encode ms  decode ms";
  private static final String ROW = "  %7d %11d %7.4f %8.3f %8.5f %10.1f %10.1f";

  private final StringBuilder text = new StringBuilder();

  private ReportText() {}

  static String of(EvaluationReport report) {
    return new ReportText().write(report);
  }

  private String write(EvaluationReport report) {
    if (report.points().isEmpty()) {
      line("No image could be measured.");
    } else {
      RatePoint any = report.points().get(0);
      line("%d images, %d pixels", any.images().size(), any.pixels());
      line("Rate: bits of whole files / pixels, over all images. PSNR and MS-SSIM: 8-bit RGB,");
      line("mean over images. Times: median over images, file reading not included.");
      report.codecs().forEach(codec -> table(codec, report.pointsOf(codec.name())));
    }
    if (!report.bdRates().isEmpty() || !report.notComparable().isEmpty()) {
      line("");
      line("BD-rate: bytes at equal PSNR, pchip of log rate over the common range");
      report.bdRates().forEach(this::bdRate);
      report.notComparable().forEach(one -> line("  against %s: %s", one.name(), one.reason()));
    }
    leftOut("Not measured, since the codec carries them as they came", report.carried());
    leftOut("Not measured, since they failed", report.unreadable());
    leftOut("Codecs left out", report.missingCodecs());
    return text.toString();
  }

  private void table(CodecInfo codec, List<RatePoint> points) {
    line("");
    line("%s: %s; %s", codec.name(), codec.version(), codec.settings());
    line("%s", HEADING);
    for (RatePoint point : points) {
      line(
          ROW,
          point.quality(),
          point.bytes(),
          point.bitsPerPixel(),
          point.psnr(),
          point.msSsim(),
          point.encodeMs(),
          point.decodeMs());
    }
  }

  private void bdRate(BdRateResult result) {
    BdRate bdRate = result.bdRate();
    line(
        "  %s against %s: %+.2f %% over %.2f to %.2f dB",
        result.codec(), result.against(), bdRate.percent(), bdRate.psnrLow(), bdRate.psnrHigh());
  }

  private void leftOut(String title, List<LeftOut> leftOut) {
    if (!leftOut.isEmpty()) {
      line("");
      line("%s (%d):", title, leftOut.size());
      leftOut.forEach(one -> line("  %s: %s", one.name(), one.reason()));
    }
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
