package io.vqstream.demo.report;

import io.vqstream.frame.Kind;
import java.util.List;

/**
 * Sums and means over all images.
 *
 * @param images number of images
 * @param psnr mean in dB over the coded images; 0 if there is none
 */
public record Totals(
    int images,
    long pixels,
    long sourceBytes,
    long codedBytes,
    double psnr,
    double encodeMillis,
    double decodeMillis) {

  /** Computes the totals. */
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

  /** Returns the bits of all frames divided by the pixels of all images. */
  public double bpp() {
    return pixels == 0 ? 0 : codedBytes * 8.0 / pixels;
  }

  /** Returns the bytes saved, in percent of the source bytes; negative if the frames are larger. */
  public double savedPercent() {
    return sourceBytes == 0 ? 0 : 100.0 * (sourceBytes - codedBytes) / sourceBytes;
  }
}
