package io.vqstream.demo.report;

import io.vqstream.frame.Kind;

/**
 * Figures of one image that completed the round trip.
 *
 * @param name key of the records of the image
 * @param kind kind of the frame
 * @param passthroughReason why the file was passed through; empty if it was not
 * @param width pixels, after the EXIF orientation
 * @param height pixels, after the EXIF orientation
 * @param sourceBytes bytes of the image file
 * @param codedBytes bytes of the whole frame
 * @param psnr in dB over 8-bit RGB; {@link io.vqstream.metric.Psnr#CEILING} for equal pixels
 * @param encodeMillis time from file to frame, in milliseconds
 * @param decodeMillis time from frame to file, in milliseconds
 */
public record ImageReport(
    String name,
    Kind kind,
    String passthroughReason,
    int width,
    int height,
    long sourceBytes,
    long codedBytes,
    double psnr,
    double encodeMillis,
    double decodeMillis) {

  /** Returns the number of pixels. */
  public long pixels() {
    return (long) width * height;
  }

  /** Returns the rate of the whole frame, in bits a pixel. */
  public double bpp() {
    return codedBytes * 8.0 / pixels();
  }
}
