package io.vqstream.metric;

import java.util.Arrays;

/**
 * Multi-scale structural similarity (MS-SSIM): Wang, Simoncelli, Bovik, "Multi-scale structural
 * similarity for image quality assessment", Asilomar 2003, with the five weights of section 3.2.
 *
 * <p>Computed as in pytorch-msssim, so that values are comparable with those of published learned
 * codecs: the mean over the channels red, green and blue; an 11x11 Gaussian window of sigma 1.5,
 * only where it lies inside the image; negative terms count as 0; halving by 2x2 means, where an
 * odd side first gets a border of zeros on both ends.
 *
 * <p>Five scales need a shorter side of 161. Smaller images use as many scales as fit, four from
 * 81, three from 41, two from 21, and the first weights divided by their sum. A side under 11
 * narrows the window along it to the largest odd length that fits.
 */
public final class MsSsim {
  /** Number of scales in the paper. */
  public static final int SCALES = 5;

  private static final double[] WEIGHTS = {0.0448, 0.2856, 0.3001, 0.2363, 0.1333};
  private static final int CHANNELS = 3;

  private MsSsim() {}

  /**
   * Returns the MS-SSIM of two RGB images, 0..1; 1 for equal images.
   *
   * @param original samples 0..255 (unsigned bytes), interleaved red, green, blue, row by row
   * @param decoded samples of the other image, in the same layout
   * @param width columns of both, at least 1
   * @param height rows of both, at least 1
   * @throws IllegalArgumentException if an array does not hold width * height * 3 samples
   */
  public static double of(byte[] original, byte[] decoded, int width, int height) {
    long samples = (long) width * height * CHANNELS;
    if (width < 1 || height < 1 || original.length != samples || decoded.length != samples) {
      throw new IllegalArgumentException(
          String.format(
              "%d and %d samples are not two images of %dx%d",
              original.length, decoded.length, width, height));
    }
    double sum = 0;
    for (int channel = 0; channel < CHANNELS; channel++) {
      sum +=
          ofPlanes(
              Plane.of(original, channel, width, height),
              Plane.of(decoded, channel, width, height));
    }
    return sum / CHANNELS;
  }

  /**
   * Returns the number of scales that fit a shorter side of this many samples, 1..{@value #SCALES}.
   */
  public static int scales(int shorterSide) {
    int scales = 1;
    while (scales < SCALES && shorterSide > (StructuralSimilarity.WINDOW - 1) << scales) {
      scales++;
    }
    return scales;
  }

  private static double ofPlanes(Plane original, Plane decoded) {
    int scales = scales(Math.min(original.width(), original.height()));
    double weightSum = 1; // the paper's five sum to 1.0001 and are not normalized
    if (scales < SCALES) {
      weightSum = Arrays.stream(WEIGHTS, 0, scales).sum();
    }
    double product = 1;
    for (int scale = 0; scale < scales; scale++) {
      StructuralSimilarity similarity = StructuralSimilarity.of(original, decoded);
      boolean coarsest = scale == scales - 1;
      double term = coarsest ? similarity.whole() : similarity.contrastAndStructure();
      product *= Math.pow(Math.max(0, term), WEIGHTS[scale] / weightSum);
      if (!coarsest) {
        original = original.halved();
        decoded = decoded.halved();
      }
    }
    return product;
  }
}
