package io.vqstream.evaluation;

import io.vqstream.evaluation.curve.BdRate;
import io.vqstream.metric.RateBaseline;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A point of a rate-distortion curve: one codec at one quality over all images.
 *
 * @param codec name of the codec
 * @param quality quality setting of the codec
 * @param images one result per image, at least one, in the same order at every point
 */
public record RatePoint(String codec, int quality, List<ImageResult> images) {

  private static final double MS_SSIM_CEILING = 100;

  public RatePoint {
    images = List.copyOf(images);
    if (images.isEmpty()) {
      throw new IllegalArgumentException(codec + " at quality " + quality + " has no image");
    }
  }

  /** Returns the number of pixels of all images. */
  public long pixels() {
    return images.stream().mapToLong(ImageResult::pixels).sum();
  }

  /** Returns the number of bytes of all files. */
  public long bytes() {
    return images.stream().mapToLong(ImageResult::bytes).sum();
  }

  /** Returns bits of all files / pixels of all images. */
  public double bitsPerPixel() {
    return 8.0 * bytes() / pixels();
  }

  /**
   * Returns mean and spread of the rates of all images. The surprise of an image is that of its
   * whole file among those of the set.
   */
  public RateBaseline baseline() {
    return RateBaseline.of(images.stream().mapToDouble(ImageResult::bitsPerPixel).toArray());
  }

  /** Returns the mean PSNR over images, in dB. */
  public double psnr() {
    return mean(ImageResult::psnr);
  }

  /** Returns the mean MS-SSIM over images, 0..1. */
  public double msSsim() {
    return mean(ImageResult::msSsim);
  }

  /** Returns -10 log10(1 - {@link #msSsim}), in dB, at most 100. */
  public double msSsimDb() {
    return msSsimDb(msSsim());
  }

  /** Converts MS-SSIM to dB, at most 100. */
  static double msSsimDb(double msSsim) {
    return Math.min(MS_SSIM_CEILING, -10 * Math.log10(Math.max(0, 1 - msSsim)));
  }

  /** Returns the number of images whose figures, times included, an earlier run measured. */
  public long cached() {
    return images.stream().filter(ImageResult::cached).count();
  }

  /** Returns the median encoding time over the timed images, in milliseconds. */
  public double encodeMs() {
    return median(ImageResult::encodeMs);
  }

  /** Returns the median decoding time over the timed images, in milliseconds. */
  public double decodeMs() {
    return median(ImageResult::decodeMs);
  }

  /** Returns rate over PSNR. */
  static List<BdRate.Point> psnrCurve(List<RatePoint> points) {
    return curve(points, RatePoint::psnr);
  }

  /** Returns rate over MS-SSIM in dB. */
  static List<BdRate.Point> msSsimCurve(List<RatePoint> points) {
    return curve(points, RatePoint::msSsimDb);
  }

  private static List<BdRate.Point> curve(
      List<RatePoint> points, ToDoubleFunction<RatePoint> fidelity) {
    return points.stream()
        .map(point -> new BdRate.Point(point.bitsPerPixel(), fidelity.applyAsDouble(point)))
        .toList();
  }

  private double mean(ToDoubleFunction<ImageResult> figure) {
    return images.stream().mapToDouble(figure).average().orElseThrow();
  }

  private double median(ToDoubleFunction<ImageResult> figure) {
    double[] sorted =
        images.stream().filter(ImageResult::timed).mapToDouble(figure).sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }
}
