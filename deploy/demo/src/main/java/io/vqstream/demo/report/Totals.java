package io.vqstream.demo.report;

import io.vqstream.frame.Kind;
import java.util.List;

/**
 * All images together.
 *
 * @param images number of images
 * @param psnr mean in dB over the images that were coded, 0 where none was: what came as it went
 *     would flatter it
 */
public record Totals(
    int images,
    long pixels,
    long sourceBytes,
    long codedBytes,
    double psnr,
    double encodeMillis,
    double decodeMillis) {

  /** Adds up. */
  public static Totals of(List<ImageReport> reports) {
    return new Totals(
        reports.size(),
        reports.stream().mapToLong(ImageReport::pixels).sum(),
        reports.stream().mapToLong(ImageReport::sourceBytes).sum(),
        reports.stream().mapToLong(ImageReport::codedBytes).sum(),
        reports.stream()
            .filter(report -> report.kind() == Kind.CODED)
            .mapToDouble(ImageReport::psnr)
            .average()
            .orElse(0),
        reports.stream().mapToDouble(ImageReport::encodeMillis).sum(),
        reports.stream().mapToDouble(ImageReport::decodeMillis).sum());
  }

  /** Bits of all frames a pixel of all images. */
  public double bpp() {
    return pixels == 0 ? 0 : codedBytes * 8.0 / pixels;
  }

  /**
   * Part of the source's bytes that the frames do without, in percent; negative where they grew.
   */
  public double savedPercent() {
    return sourceBytes == 0 ? 0 : 100.0 * (sourceBytes - codedBytes) / sourceBytes;
  }
}
