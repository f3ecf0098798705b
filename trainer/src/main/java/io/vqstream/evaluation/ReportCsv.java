package io.vqstream.evaluation;

import java.io.IOException;
import java.util.Locale;

/** The figures of each image as comma-separated values after RFC 4180, with a heading. */
final class ReportCsv {
  private static final String HEADING =
      "codec,quality,image,width,height,bytes,bpp,psnr,ms_ssim,encode_ms,decode_ms";

  private ReportCsv() {}

  static void write(EvaluationReport report, Appendable out) throws IOException {
    out.append(HEADING).append("\r\n");
    for (RatePoint point : report.points()) {
      for (ImageResult image : point.images()) {
        out.append(
            String.format(
                Locale.ROOT,
                "%s,%d,%s,%d,%d,%d,%.6f,%.4f,%.6f,%s,%s\r\n",
                point.codec(),
                point.quality(),
                quoted(image.name()),
                image.width(),
                image.height(),
                image.bytes(),
                image.bitsPerPixel(),
                image.psnr(),
                image.msSsim(),
                millis(image.encodeMs()),
                millis(image.decodeMs())));
      }
    }
  }

  /** Nothing where it was not timed. */
  private static String millis(double millis) {
    return Double.isNaN(millis) ? "" : String.format(Locale.ROOT, "%.3f", millis);
  }

  private static String quoted(String name) {
    boolean plain = name.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? name : '"' + name.replace("\"", "\"\"") + '"';
  }
}
