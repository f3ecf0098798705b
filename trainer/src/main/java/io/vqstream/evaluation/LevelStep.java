package io.vqstream.evaluation;

/**
 * The change of PSNR from one quality level of the evaluated codec to the next level that was run.
 * A higher level should never have a lower PSNR.
 *
 * @param from the lower level
 * @param to the higher level
 * @param meanRise mean rise over images, in dB
 * @param minRise minimum rise over images, in dB; negative if the PSNR of an image falls
 * @param minImage name of the image with the minimum rise
 * @param falls number of images whose PSNR falls by more than {@value #TOLERANCE} dB
 */
public record LevelStep(
    int from, int to, double meanRise, double minRise, String minImage, int falls) {

  /** Largest invisible fall of PSNR, in dB. */
  public static final double TOLERANCE = 0.05;

  /** Compares two points over the same images. */
  static LevelStep between(RatePoint lower, RatePoint higher) {
    double sum = 0;
    double minRise = Double.POSITIVE_INFINITY;
    String minImage = "";
    int falls = 0;
    int images = lower.images().size();
    for (int i = 0; i < images; i++) {
      double rise = higher.images().get(i).psnr() - lower.images().get(i).psnr();
      sum += rise;
      if (rise < -TOLERANCE) {
        falls++;
      }
      if (rise < minRise) {
        minRise = rise;
        minImage = lower.images().get(i).name();
      }
    }
    return new LevelStep(lower.quality(), higher.quality(), sum / images, minRise, minImage, falls);
  }
}
