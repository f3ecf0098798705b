package io.vqstream.evaluation;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The results of an evaluation. Every point covers the same images.
 *
 * @param codecs the codecs that were run, the evaluated one first
 * @param points rate and fidelity by codec, quality ascending; empty if no image was measured
 * @param comparisons BD-rates of the evaluated codec against each reference codec
 * @param equalPsnr rates at the requested PSNRs
 * @param levelSteps change of PSNR from level to level of the evaluated codec
 * @param codeBits bits of the codes for each level
 * @param omissions images and codecs that are not in the figures
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
   * Images and codecs that are not in the figures, with reasons.
   *
   * @param unreadable images that cannot be read, or that the codec fails to encode or decode
   * @param passthrough images that the codec passes through, since coding would lose information
   * @param missingCodecs requested codecs that are not installed or failed
   */
  public record Omissions(
      List<Omission> unreadable, List<Omission> passthrough, List<Omission> missingCodecs) {

    public Omissions {
      unreadable = List.copyOf(unreadable);
      passthrough = List.copyOf(passthrough);
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
   * Creates a report from measurements.
   *
   * @param codecs the codecs, the evaluated one first
   * @param points points by codec, in the same order
   * @param psnrs PSNRs at which rates are compared, in dB
   */
  static EvaluationReport of(
      List<CodecInfo> codecs,
      Map<String, List<RatePoint>> points,
      List<Double> psnrs,
      List<CodeBits> codeBits,
      Omissions omissions) {
    String name = codecs.get(0).name();
    List<RatePoint> evaluated = points.get(name);
    List<Comparison> comparisons = new ArrayList<>();
    List<LevelStep> levelSteps = new ArrayList<>();
    List<EqualPsnr> equalPsnr = new ArrayList<>();
    if (!evaluated.isEmpty()) {
      codecs.stream()
          .skip(1)
          .map(codec -> Comparison.of(evaluated, codec.name(), points.get(codec.name())))
          .forEach(comparisons::add);
      psnrs.stream().map(psnr -> EqualPsnr.at(psnr, points)).forEach(equalPsnr::add);
    }
    for (int i = 1; i < evaluated.size(); i++) {
      levelSteps.add(LevelStep.between(evaluated.get(i - 1), evaluated.get(i)));
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

  /** Returns the points of a codec. */
  public List<RatePoint> pointsOf(String codec) {
    return points.stream().filter(point -> point.codec().equals(codec)).toList();
  }

  /**
   * Formats the figures as JSON: {@code {"results": [...], ...}}, one entry per codec and quality
   * with {@code codec, quality, images, pixels, bytes, bpp, psnr, ms_ssim, encode_ms, decode_ms},
   * and {@code per_image} for up to {@value ReportJson#MAX_IMAGES} images, and {@code bd_rate},
   * {@code bd_rate_ms_ssim}, {@code at_psnr}, {@code level_steps}, {@code code_bits}, {@code
   * codecs}, {@code unreadable}, {@code passthrough} and {@code missing_codecs}.
   */
  public String toJson() {
    return ReportJson.of(this);
  }

  /** Formats the figures as text: a table per codec, comparisons and omissions with reasons. */
  public String toText() {
    return ReportText.of(this);
  }

  /**
   * Writes the figures of each image as comma-separated values in UTF-8, one line per codec,
   * quality and image. Does not close the stream.
   */
  public void writeCsv(OutputStream out) throws IOException {
    ReportCsv.write(this, out);
  }

  /**
   * Plots PSNR and MS-SSIM over bits per pixel, one line per codec, as a PNG file. Works without a
   * display. Does not close the stream.
   *
   * @throws IOException if writing fails
   * @throws IllegalStateException if there are no points
   */
  public void writePlot(OutputStream out) throws IOException {
    ReportPlot.write(this, out);
  }
}
