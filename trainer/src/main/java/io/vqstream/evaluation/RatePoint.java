package io.vqstream.evaluation;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One codec at one quality over all images.
 *
 * @param codec name of the codec
 * @param quality the codec's own setting
 * @param images one result an image, at least one, in the same order at every point
 */
public record RatePoint(String codec, int quality, List<ImageResult> images) {

  public RatePoint {
    images = List.copyOf(images);
    if (images.isEmpty()) {
      throw new IllegalArgumentException("no image stands behind " + codec + " " + quality);
    }
  }

  /** Pixels of all images. */
  public long pixels() {
    return images.stream().mapToLong(ImageResult::pixels).sum();
  }

  /** Bytes of all files. */
  public long bytes() {
    return images.stream().mapToLong(ImageResult::bytes).sum();
  }

  /** Bits of all files / pixels of all images. */
  public double bitsPerPixel() {
    return 8.0 * bytes() / pixels();
  }

  /** Mean over images, in dB. */
  public double psnr() {
    return mean(ImageResult::psnr);
  }

  /** Mean over images, 0..1. */
  public double msSsim() {
    return mean(ImageResult::msSsim);
  }

  /** Median over images, in milliseconds. */
  public double encodeMs() {
    return median(ImageResult::encodeMs);
  }

  /** Median over images, in milliseconds. */
  public double decodeMs() {
    return median(ImageResult::decodeMs);
  }

  private double mean(ToDoubleFunction<ImageResult> figure) {
    return images.stream().mapToDouble(figure).average().orElseThrow();
  }

  private double median(ToDoubleFunction<ImageResult> figure) {
    double[] sorted = images.stream().mapToDouble(figure).sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }
}
