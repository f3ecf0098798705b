package io.vqstream.metric;

/**
 * Peak signal-to-noise ratio (PSNR) of 8-bit RGB samples, with one mean squared error over all
 * channels.
 */
public final class Psnr {

  /**
   * Maximum value in dB. The PSNR of equal images is infinite, which neither JSON nor a mean over
   * images can represent; values are clamped to this maximum.
   */
  public static final double CEILING = 100;

  private static final double PEAK = 255;

  private Psnr() {}

  /**
   * Returns the PSNR of two images in dB, 0..{@value #CEILING}.
   *
   * @param original samples 0..255 (unsigned bytes) in any order, at least one
   * @param decoded as many samples in the same order
   * @throws IllegalArgumentException if the lengths differ or are 0
   */
  public static double of(byte[] original, byte[] decoded) {
    if (original.length != decoded.length) {
      throw new IllegalArgumentException(
          "images of "
              + original.length
              + " and "
              + decoded.length
              + " samples cannot be compared");
    }
    if (original.length == 0) {
      throw new IllegalArgumentException("an image without samples has no PSNR");
    }
    long squares = 0;
    for (int i = 0; i < original.length; i++) {
      int difference = (original[i] & 0xff) - (decoded[i] & 0xff);
      squares += (long) difference * difference;
    }
    if (squares == 0) {
      return CEILING;
    }
    double meanSquare = (double) squares / original.length;
    return Math.min(CEILING, 10 * Math.log10(PEAK * PEAK / meanSquare));
  }
}
