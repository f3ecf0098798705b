package io.vqstream.demo.report;

import io.vqstream.frame.Kind;

/**
 * One image that went through Kafka and came back.
 *
 * @param name key of the image's records
 * @param kind how the frame held it
 * @param passthroughReason why it was carried; empty where it was coded
 * @param width columns as a viewer shows it
 * @param height rows as a viewer shows it
 * @param sourceBytes size of the image file
 * @param codedBytes size of the frame, whole
 * @param psnr fidelity in dB over 8-bit RGB; {@link io.vqstream.metric.Psnr#CEILING} where nothing
 *     changed
 * @param encodeMillis time from file to frame in milliseconds
 * @param decodeMillis time from frame to file in milliseconds
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

  /** Number of pixels. */
  public long pixels() {
    return (long) width * height;
  }

  /** Bits of the whole frame a pixel. */
  public double bpp() {
    return codedBytes * 8.0 / pixels();
  }
}
