package io.vqstream.evaluation;

import io.vqstream.evaluation.curve.BdRate;
import io.vqstream.evaluation.curve.Bootstrap;
import io.vqstream.evaluation.curve.Interval;
import io.vqstream.evaluation.curve.RateCurve;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The rate of a codec relative to another at equal fidelity, over all images and for each.
 *
 * @param bdRate BD-rate over all images; empty if there is none
 * @param reason why there is none; empty if there is one
 * @param interval 95 % bootstrap interval over the images; empty for one image, or if the curves of
 *     a sample of the images have no common range
 * @param images BD-rate of each image
 */
public record RateDifference(
    Optional<BdRate> bdRate, String reason, Optional<Interval> interval, List<OfImage> images) {

  private static final double ROUNDING = 1e-6;

  /** Range that the curves of an image must have in common, in dB. */
  public static final double MIN_RANGE = 1;

  /**
   * The BD-rate of one image.
   *
   * @param name path within the folder
   * @param bdRate empty if the curves have less than {@value #MIN_RANGE} dB in common
   */
  public record OfImage(String name, Optional<BdRate> bdRate) {}

  public RateDifference {
    images = List.copyOf(images);
  }

  /** Compares two curves over the same images at equal PSNR. */
  public static RateDifference ofPsnr(List<RatePoint> points, List<RatePoint> against) {
    return between(points, against, true, "PSNR");
  }

  /**
   * Compares two curves over the same images.
   *
   * @param measure name of the fidelity, for the reason
   */
  static RateDifference between(
      List<RatePoint> points, List<RatePoint> against, boolean psnr, String measure) {
    ImageCurves first = psnr ? ImageCurves.psnr(points) : ImageCurves.msSsim(points);
    ImageCurves second = psnr ? ImageCurves.psnr(against) : ImageCurves.msSsim(against);
    List<BdRate.Point> curve = psnr ? RatePoint.psnrCurve(points) : RatePoint.msSsimCurve(points);
    List<BdRate.Point> other = psnr ? RatePoint.psnrCurve(against) : RatePoint.msSsimCurve(against);
    Optional<BdRate> all = BdRate.between(curve, other);
    List<ImageResult> images = points.get(0).images();
    List<OfImage> perImage = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      perImage.add(
          new OfImage(
              images.get(i).name(),
              BdRate.between(first.of(i), second.of(i))
                  .filter(found -> found.high() - found.low() >= MIN_RANGE)));
    }
    return new RateDifference(
        all,
        all.isPresent() ? "" : reason(points, curve, against, other, measure),
        all.flatMap(found -> interval(images.size(), first, second)),
        perImage);
  }

  private static Optional<Interval> interval(int images, ImageCurves first, ImageCurves second) {
    return Bootstrap.interval(
        images,
        counts ->
            BdRate.between(first.of(counts), second.of(counts)).stream()
                .mapToDouble(BdRate::percent)
                .findFirst());
  }

  private static String reason(
      List<RatePoint> points,
      List<BdRate.Point> curve,
      List<RatePoint> against,
      List<BdRate.Point> other,
      String measure) {
    if (RateCurve.through(curve).isEmpty()) {
      return onePoint(points);
    }
    return RateCurve.through(other).isEmpty() ? onePoint(against) : "no common range of " + measure;
  }

  private static String onePoint(List<RatePoint> points) {
    return points.get(0).codec() + " has one point, and a BD-rate compares curves of two or more";
  }

  /** Returns the median over the images that have a BD-rate, in percent. */
  public OptionalDouble median() {
    double[] sorted = present().stream().mapToDouble(RateDifference::percent).sorted().toArray();
    return sorted.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2);
  }

  /** Returns the image with the highest BD-rate; the first of equal ones. */
  public Optional<OfImage> worst() {
    return present().stream().max(Comparator.comparingDouble(RateDifference::percent));
  }

  /** Returns the number of images that need more bytes. */
  public long needingMoreBytes() {
    return present().stream().filter(image -> percent(image) > ROUNDING).count();
  }

  /** Returns the number of images that have a BD-rate. */
  public int compared() {
    return present().size();
  }

  private List<OfImage> present() {
    return images.stream().filter(image -> image.bdRate().isPresent()).toList();
  }

  private static double percent(OfImage image) {
    return image.bdRate().orElseThrow().percent();
  }
}
