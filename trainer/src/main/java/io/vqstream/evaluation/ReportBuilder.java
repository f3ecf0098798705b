package io.vqstream.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Builds a report from measurements. */
public final class ReportBuilder {
  private final List<CodecInfo> codecs;
  private final Map<String, List<RatePoint>> points = new LinkedHashMap<>();
  private final int evaluated;
  private List<EvaluatedImage> images = List.of();
  private List<Double> psnrs = List.of();
  private Optional<Baseline> baseline = Optional.empty();
  private List<CodeBits> codeBits = List.of();
  private EvaluationReport.Omissions omissions =
      new EvaluationReport.Omissions(List.of(), List.of(), List.of());

  /**
   * @param points points by codec, over the same images in the same order; without any if no image
   *     was measured
   * @param evaluated number of evaluated codecs, which come first
   */
  public ReportBuilder(Map<CodecInfo, List<RatePoint>> points, int evaluated) {
    this.codecs = List.copyOf(points.keySet());
    points.forEach((codec, curve) -> this.points.put(codec.name(), List.copyOf(curve)));
    this.evaluated = evaluated;
  }

  /** Sets the images that every point covers. */
  public ReportBuilder optImages(List<EvaluatedImage> images) {
    this.images = List.copyOf(images);
    return this;
  }

  /** Sets the PSNRs at which rates are compared, in dB. */
  public ReportBuilder optPsnrs(List<Double> psnrs) {
    this.psnrs = List.copyOf(psnrs);
    return this;
  }

  /** Sets the earlier run to compare with. */
  public ReportBuilder optBaseline(Optional<Baseline> baseline) {
    this.baseline = baseline;
    return this;
  }

  /** Sets the bits of the codes for each level. */
  public ReportBuilder optCodeBits(List<CodeBits> codeBits) {
    this.codeBits = List.copyOf(codeBits);
    return this;
  }

  /** Sets the images and codecs that are not in the figures. */
  public ReportBuilder optOmissions(EvaluationReport.Omissions omissions) {
    this.omissions = omissions;
    return this;
  }

  /** Compares the curves. */
  public EvaluationReport build() {
    List<RatePoint> first = points.get(codecs.get(0).name());
    boolean empty = first.isEmpty();
    List<LevelStep> steps = new ArrayList<>();
    for (int i = 1; i < first.size(); i++) {
      steps.add(LevelStep.between(first.get(i - 1), first.get(i)));
    }
    return new EvaluationReport(
        images,
        codecs,
        points.values().stream().flatMap(List::stream).toList(),
        empty ? List.of() : comparisons(),
        baseline
            .filter(run -> !empty)
            .map(run -> BaselineComparison.of(run, codecs, points, evaluated)),
        empty ? List.of() : psnrs.stream().map(psnr -> EqualPsnr.at(psnr, points)).toList(),
        steps,
        codeBits,
        omissions);
  }

  private List<Comparison> comparisons() {
    List<Comparison> comparisons = new ArrayList<>();
    for (int i = 0; i < evaluated; i++) {
      for (String against : names().subList(i + 1, codecs.size())) {
        String codec = codecs.get(i).name();
        comparisons.add(Comparison.of(codec, points.get(codec), against, points.get(against)));
      }
    }
    return comparisons;
  }

  private List<String> names() {
    return codecs.stream().map(CodecInfo::name).toList();
  }
}
