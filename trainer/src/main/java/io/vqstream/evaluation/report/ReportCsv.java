package io.vqstream.evaluation.report;

import io.vqstream.evaluation.Comparison;
import io.vqstream.evaluation.EvaluationReport;
import io.vqstream.evaluation.ImageResult;
import io.vqstream.evaluation.RateDifference;
import io.vqstream.evaluation.RatePoint;
import io.vqstream.metric.RateBaseline;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * Writes the figures of each image as comma-separated values (RFC 4180) with a header line. The
 * BD-rates are those of the first codec against the codec of the line, on the image of the line.
 * The surprise is that of the image among all images of the codec and quality.
 */
public final class ReportCsv {
  private static final String HEADER =
      "codec,quality,image,width,height,bytes,bpp,psnr,ms_ssim,encode_ms,decode_ms,"
          + "cached,bd_rate,bd_rate_ms_ssim,surprise";

  private ReportCsv() {}

  /** Writes a line per codec, quality and image in UTF-8. Does not close the stream. */
  public static void write(EvaluationReport report, OutputStream stream) throws IOException {
    Writer out = new OutputStreamWriter(stream, StandardCharsets.UTF_8);
    out.append(HEADER).append("\r\n");
    for (RatePoint point : report.points()) {
      Map<String, String> psnr = bdRates(report, point.codec(), Comparison::psnr);
      Map<String, String> msSsim = bdRates(report, point.codec(), Comparison::msSsim);
      RateBaseline baseline = point.baseline();
      for (ImageResult image : point.images()) {
        out.append(
            String.format(
                Locale.ROOT,
                "%s,%d,%s,%d,%d,%d,%.6f,%.4f,%.6f,%s,%s,%b,%s,%s,%s\r\n",
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
                millis(image.decodeMs()),
                image.cached(),
                psnr.getOrDefault(image.name(), ""),
                msSsim.getOrDefault(image.name(), ""),
                surprise(baseline.surprise(image.bitsPerPixel()))));
      }
    }
    out.flush();
  }

  /** Returns the BD-rates by image, without images that have none. */
  private static Map<String, String> bdRates(
      EvaluationReport report, String against, Function<Comparison, RateDifference> measure) {
    Map<String, String> rates = new HashMap<>();
    String first = report.codecs().get(0).name();
    report.comparisons().stream()
        .filter(one -> one.codec().equals(first) && one.against().equals(against))
        .flatMap(one -> measure.apply(one).images().stream())
        .forEach(
            image ->
                image
                    .bdRate()
                    .ifPresent(
                        found ->
                            rates.put(
                                image.name(),
                                String.format(Locale.ROOT, "%.4f", found.percent()))));
    return rates;
  }

  /** Returns an empty string for a time that was not measured. */
  private static String millis(double millis) {
    return Double.isNaN(millis) ? "" : String.format(Locale.ROOT, "%.3f", millis);
  }

  private static String surprise(OptionalDouble surprise) {
    return surprise.isPresent() ? String.format(Locale.ROOT, "%.2f", surprise.getAsDouble()) : "";
  }

  private static String quoted(String name) {
    boolean plain = name.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? name : '"' + name.replace("\"", "\"\"") + '"';
  }
}
