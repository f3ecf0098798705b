package io.vqstream.evaluation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What an evaluation found. Every point covers the same images.
 *
 * @param codecs the codecs that took part, the evaluated one first
 * @param points rate and fidelity, codec by codec, quality ascending; empty where no image is left
 * @param comparisons the evaluated codec against each other one
 * @param equalPsnr rates at the PSNRs that were asked for
 * @param levelSteps what PSNR does from level to level of the evaluated codec
 * @param codeBits what the codes cost, level by level
 * @param omissions what is not in the figures
 */
public record EvaluationReport(
    List<CodecInfo> codecs,
    List<RatePoint> points,
    List<Comparison> comparisons,
    List<EqualPsnr> equalPsnr,
    List<LevelStep> levelSteps,
    List<CodeBits> codeBits,
    Omissions omissions) {

  /**
   * What is not in the figures, and why.
   *
   * @param unreadable images that failed: not readable, or not coded and decoded by the codec
   * @param carried images that the codec sends as they came, since it would drop something of them
   * @param missingCodecs codecs asked for that are not installed or that failed
   */
  public record Omissions(
      List<LeftOut> unreadable, List<LeftOut> carried, List<LeftOut> missingCodecs) {

    public Omissions {
      unreadable = List.copyOf(unreadable);
      carried = List.copyOf(carried);
      missingCodecs = List.copyOf(missingCodecs);
    }
  }

  public EvaluationReport {
    codecs = List.copyOf(codecs);
    points = List.copyOf(points);
    comparisons = List.copyOf(comparisons);
    equalPsnr = List.copyOf(equalPsnr);
    levelSteps = List.copyOf(levelSteps);
    codeBits = List.copyOf(codeBits);
  }

  /**
   * The report on measurements.
   *
   * @param codecs the evaluated codec first
   * @param points by codec, in the same order
   * @param psnrs where to compare rates, in dB
   */
  static EvaluationReport of(
      List<CodecInfo> codecs,
      Map<String, List<RatePoint>> points,
      List<Double> psnrs,
      List<CodeBits> codeBits,
      Omissions omissions) {
    String evaluated = codecs.get(0).name();
    List<RatePoint> own = points.get(evaluated);
    List<Comparison> comparisons = new ArrayList<>();
    List<LevelStep> levelSteps = new ArrayList<>();
    List<EqualPsnr> equalPsnr = new ArrayList<>();
    if (!own.isEmpty()) {
      codecs.stream()
          .skip(1)
          .map(codec -> Comparison.of(own, codec.name(), points.get(codec.name())))
          .forEach(comparisons::add);
      psnrs.stream().map(psnr -> EqualPsnr.at(psnr, points)).forEach(equalPsnr::add);
    }
    for (int i = 1; i < own.size(); i++) {
      levelSteps.add(LevelStep.between(own.get(i - 1), own.get(i)));
    }
    return new EvaluationReport(
        codecs,
        points.values().stream().flatMap(List::stream).toList(),
        comparisons,
        equalPsnr,
        levelSteps,
        codeBits,
        omissions);
  }

  /** The points of one codec. */
  public List<RatePoint> pointsOf(String codec) {
    return points.stream().filter(point -> point.codec().equals(codec)).toList();
  }

  /**
   * The figures as JSON: {@code {"results": [...], ...}}, one entry per codec and quality with
   * {@code codec, quality, images, pixels, bytes, bpp, psnr, ms_ssim, encode_ms, decode_ms}, and
   * {@code per_image} for up to {@value ReportJson#MOST_IMAGES} images; beside it {@code bd_rate},
   * {@code bd_rate_ms_ssim}, {@code at_psnr}, {@code level_steps}, {@code code_bits}, {@code
   * codecs}, {@code unreadable}, {@code carried} and {@code missing_codecs}.
   */
  public String toJson() {
    return ReportJson.of(this);
  }

  /** The figures as text: versions, a table a codec, comparisons, and what was left out and why. */
  public String toText() {
    return ReportText.of(this);
  }

  /** Writes the figures of each image as comma-separated values, a line per codec and quality. */
  public void writeCsv(Appendable out) throws IOException {
    ReportCsv.write(this, out);
  }

  /**
   * Draws PSNR and MS-SSIM over bits a pixel, one line a codec, as a PNG file. Needs no display.
   *
   * @throws IOException if the file cannot be written
   * @throws IllegalStateException if there are no points
   */
  public void writePlot(Path png) throws IOException {
    ReportPlot.write(this, png);
  }
}
