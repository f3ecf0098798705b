package io.vqstream.evaluation;

/**
 * One image through one codec at one quality.
 *
 * @param name path within the folder
 * @param width columns
 * @param height rows
 * @param bytes size of the whole file or frame
 * @param psnr over 8-bit RGB, in dB, as {@link io.vqstream.metric.Psnr} has it
 * @param msSsim over 8-bit RGB, 0..1, as {@link io.vqstream.metric.MsSsim} has it
 * @param encodeMs pixels to bytes, in milliseconds; not a number where it was not timed
 * @param decodeMs bytes to pixels, in milliseconds; not a number where it was not timed
 */
public record ImageResult(
    String name,
    int width,
    int height,
    long bytes,
    double psnr,
    double msSsim,
    double encodeMs,
    double decodeMs) {

  /** Columns times rows. */
  public long pixels() {
    return (long) width * height;
  }

  /** Bits a pixel. */
  public double bitsPerPixel() {
    return 8.0 * bytes / pixels();
  }

  /** Whether encoding and decoding were timed. */
  public boolean timed() {
    return !Double.isNaN(encodeMs);
  }

  /** The same without times. */
  ImageResult untimed() {
    return new ImageResult(name, width, height, bytes, psnr, msSsim, Double.NaN, Double.NaN);
  }
}
