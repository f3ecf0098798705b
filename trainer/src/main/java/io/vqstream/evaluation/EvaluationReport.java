package io.vqstream.evaluation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What an evaluation found. Every point covers the same images.
 *
 * @param codecs the codecs that took part, the evaluated one first
 * @param points rate and fidelity, codec by codec, quality ascending; empty where no image is left
 * @param bdRates the evaluated codec against each other one, where their ranges of PSNR overlap
 * @param notComparable codecs without a BD-rate, with the reason
 * @param unreadable images that failed: not readable, or not coded and decoded by the codec
 * @param carried images that the codec sends as they came, since it would drop something of them
 * @param missingCodecs codecs asked for that are not installed or that failed
 */
public record EvaluationReport(
    List<CodecInfo> codecs,
    List<RatePoint> points,
    List<BdRateResult> bdRates,
    List<LeftOut> notComparable,
    List<LeftOut> unreadable,
    List<LeftOut> carried,
    List<LeftOut> missingCodecs) {

  public EvaluationReport {
    codecs = List.copyOf(codecs);
    points = List.copyOf(points);
    bdRates = List.copyOf(bdRates);
    notComparable = List.copyOf(notComparable);
    unreadable = List.copyOf(unreadable);
    carried = List.copyOf(carried);
    missingCodecs = List.copyOf(missingCodecs);
  }

  /** The points of one codec. */
  public List<RatePoint> pointsOf(String codec) {
    return points.stream().filter(point -> point.codec().equals(codec)).toList();
  }

  /**
   * The figures as JSON: {@code {"results": [...], ...}}, one entry per codec and quality with
   * {@code codec, quality, images, pixels, bytes, bpp, psnr, ms_ssim, encode_ms, decode_ms,
   * per_image}; beside it {@code bd_rate}, {@code codecs}, {@code unreadable}, {@code carried} and
   * {@code missing_codecs}.
   */
  public String toJson() {
    return ReportJson.of(this);
  }

  /** The figures as text: versions, a table a codec, BD-rates, and what was left out and why. */
  public String toText() {
    return ReportText.of(this);
  }

  /**
   * Draws PSNR over bits a pixel, one line a codec, as a PNG file. Needs no display.
   *
   * @throws IOException if the file cannot be written
   * @throws IllegalStateException if there are no points
   */
  public void writePlot(Path png) throws IOException {
    ReportPlot.write(this, png);
  }
}
