package io.vqstream.metric;

/**
 * Peak signal-to-noise ratio over 8-bit RGB samples, all three channels in one mean square error.
 */
public final class Psnr {

  /**
   * Highest value reported, in dB. Equal images have no finite PSNR, and JSON and means over images
   * cannot hold infinity: they count as this, and so does what comes closer than this.
   */
  public static final double CEILING = 100;

  private static final double PEAK = 255;

  private Psnr() {}

  /**
   * PSNR of two images in dB, 0..{@value #CEILING}.
   *
   * @param original samples 0..255 (unsigned bytes) in any order, at least one
   * @param decoded as many samples in the same order
   * @throws IllegalArgumentException if the lengths differ or are 0
   */
  public static double of(byte[] original, byte[] decoded) {
    if (original.length != decoded.length) {
      throw new IllegalArgumentException(
          "images of " + original.length + " and " + decoded.length + " samples do not compare");
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
