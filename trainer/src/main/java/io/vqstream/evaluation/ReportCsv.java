package io.vqstream.evaluation;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Writes the figures of each image as comma-separated values (RFC 4180) with a header line. */
final class ReportCsv {
  private static final String HEADER =
      "codec,quality,image,width,height,bytes,bpp,psnr,ms_ssim,encode_ms,decode_ms";

  private ReportCsv() {}

  static void write(EvaluationReport report, OutputStream stream) throws IOException {
    Writer out = new OutputStreamWriter(stream, StandardCharsets.UTF_8);
    out.append(HEADER).append("\r\n");
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
    out.flush();
  }

  /** Returns an empty string for a time that was not measured. */
  private static String millis(double millis) {
    return Double.isNaN(millis) ? "" : String.format(Locale.ROOT, "%.3f", millis);
  }

  private static String quoted(String name) {
    boolean plain = name.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? name : '"' + name.replace("\"", "\"\"") + '"';
  }
}
