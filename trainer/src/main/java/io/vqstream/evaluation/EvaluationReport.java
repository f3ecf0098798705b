package io.vqstream.evaluation;

import java.util.List;
import java.util.Optional;

/**
 * The results of an evaluation. Every point covers the same images.
 *
 * @param images the images that every point covers
 * @param codecs the codecs that were run, the evaluated ones first
 * @param points rate and fidelity by codec, quality ascending; empty if no image was measured
 * @param comparisons BD-rates of each evaluated codec against the evaluated ones after it and each
 *     reference codec
 * @param baseline BD-rates against an earlier run
 * @param equalPsnr rates at the requested PSNRs
 * @param levelSteps change of PSNR from level to level of the first codec
 * @param codeBits bits of the codes of the first codec for each level
 * @param omissions images and codecs that are not in the figures
 */
public record EvaluationReport(
    List<EvaluatedImage> images,
    List<CodecInfo> codecs,
    List<RatePoint> points,
    List<Comparison> comparisons,
    Optional<BaselineComparison> baseline,
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
    images = List.copyOf(images);
    codecs = List.copyOf(codecs);
    points = List.copyOf(points);
    comparisons = List.copyOf(comparisons);
    equalPsnr = List.copyOf(equalPsnr);
    levelSteps = List.copyOf(levelSteps);
    codeBits = List.copyOf(codeBits);
  }

  /** Returns the points of a codec. */
  public List<RatePoint> pointsOf(String codec) {
    return points.stream().filter(point -> point.codec().equals(codec)).toList();
  }
}
