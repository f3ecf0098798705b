package io.vqstream.evaluation;

/**
 * One image through one codec at one quality.
 *
 * @param name path within the folder
 * @param pixels columns times rows
 * @param bytes size of the whole file or frame
 * @param psnr over 8-bit RGB, in dB, as {@link io.vqstream.quality.Psnr} has it
 * @param msSsim over 8-bit RGB, 0..1, as {@link io.vqstream.quality.MsSsim} has it
 * @param encodeMs pixels to bytes, in milliseconds
 * @param decodeMs bytes to pixels, in milliseconds
 */
public record ImageResult(
    String name,
    long pixels,
    long bytes,
    double psnr,
    double msSsim,
    double encodeMs,
    double decodeMs) {

  /** Bits a pixel. */
  public double bitsPerPixel() {
    return 8.0 * bytes / pixels;
  }
}
