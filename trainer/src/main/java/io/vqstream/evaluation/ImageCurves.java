package io.vqstream.evaluation;

import io.vqstream.evaluation.curve.BdRate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;

/**
 * The curve of a codec over samples of the images: rate is bits / pixels, summed over the sample;
 * fidelity is that of the mean over the sample.
 */
final class ImageCurves {
  private final long[] pixels;
  private final long[][] bytes;
  private final double[][] fidelity;
  private final DoubleUnaryOperator scale;

  /**
   * @param points at least one, over the same images in the same order
   * @param fidelity fidelity of an image
   * @param scale converts a mean of fidelities to dB
   */
  ImageCurves(
      List<RatePoint> points, ToDoubleFunction<ImageResult> fidelity, DoubleUnaryOperator scale) {
    this.pixels = points.get(0).images().stream().mapToLong(ImageResult::pixels).toArray();
    this.bytes =
        points.stream()
            .map(point -> point.images().stream().mapToLong(ImageResult::bytes).toArray())
            .toArray(long[][]::new);
    this.fidelity =
        points.stream()
            .map(point -> point.images().stream().mapToDouble(fidelity).toArray())
            .toArray(double[][]::new);
    this.scale = scale;
  }

  /** Returns the curves over PSNR. */
  static ImageCurves psnr(List<RatePoint> points) {
    return new ImageCurves(points, ImageResult::psnr, DoubleUnaryOperator.identity());
  }

  /** Returns the curves over MS-SSIM in dB. */
  static ImageCurves msSsim(List<RatePoint> points) {
    return new ImageCurves(points, ImageResult::msSsim, RatePoint::msSsimDb);
  }

  /**
   * Returns the curve over a sample.
   *
   * @param counts how often the sample has each image
   */
  List<BdRate.Point> of(int[] counts) {
    List<BdRate.Point> curve = new ArrayList<>();
    for (int point = 0; point < bytes.length; point++) {
      long bits = 0;
      long area = 0;
      long images = 0;
      double sum = 0;
      for (int image = 0; image < counts.length; image++) {
        bits += 8L * counts[image] * bytes[point][image];
        area += counts[image] * pixels[image];
        images += counts[image];
        sum += counts[image] * fidelity[point][image];
      }
      curve.add(new BdRate.Point((double) bits / area, scale.applyAsDouble(sum / images)));
    }
    return curve;
  }

  /** Returns the curve of one image. */
  List<BdRate.Point> of(int image) {
    List<BdRate.Point> curve = new ArrayList<>();
    for (int point = 0; point < bytes.length; point++) {
      curve.add(
          new BdRate.Point(
              8.0 * bytes[point][image] / pixels[image],
              scale.applyAsDouble(fidelity[point][image])));
    }
    return curve;
  }
}
