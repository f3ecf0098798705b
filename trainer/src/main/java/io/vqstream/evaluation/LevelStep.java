package io.vqstream.evaluation;

/**
 * What PSNR does from one level of the evaluated codec to the next one that was run. More bytes
 * should never buy less.
 *
 * @param from the lower level
 * @param to the higher level
 * @param meanRise mean over images, in dB
 * @param minRise least over images, in dB; negative where an image falls
 * @param minImage the image of the least rise
 * @param falls number of images that fall by more than {@value #TOLERANCE} dB
 */
public record LevelStep(
    int from, int to, double meanRise, double minRise, String minImage, int falls) {

  /** A fall that nobody sees, in dB. */
  public static final double TOLERANCE = 0.05;

  /** Compares two points of the same images. */
  static LevelStep between(RatePoint lower, RatePoint higher) {
    double sum = 0;
    double least = Double.POSITIVE_INFINITY;
    String minImage = "";
    int falls = 0;
    int images = lower.images().size();
    for (int i = 0; i < images; i++) {
      double rise = higher.images().get(i).psnr() - lower.images().get(i).psnr();
      sum += rise;
      if (rise < -TOLERANCE) {
        falls++;
      }
      if (rise < least) {
        least = rise;
        minImage = lower.images().get(i).name();
      }
    }
    return new LevelStep(lower.quality(), higher.quality(), sum / images, least, minImage, falls);
  }
}
