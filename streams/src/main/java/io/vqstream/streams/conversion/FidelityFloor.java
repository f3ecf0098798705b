package io.vqstream.streams.conversion;

import io.vqstream.codec.Fidelity;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How well the images of a route are to be coded.
 *
 * @param quality level to begin with, from 1
 * @param most the highest level that may be taken instead; 0 for the highest that the checkpoint
 *     has
 * @param psnr dB that an image must have when it is decoded; 0 for no floor, nobody looks
 * @param share of the images that are looked at, 0..1; the others are coded at the first level
 */
public record FidelityFloor(int quality, int most, double psnr, double share) {

  /** That level, whatever comes of it. */
  public static FidelityFloor none(int quality) {
    return new FidelityFloor(quality, 0, 0, 0);
  }

  /**
   * What is asked for the next image.
   *
   * @param levels that the image's codec has
   */
  Fidelity next(int levels) {
    // Which ones is chance, so that a camera that comes round every n-th image is not left out.
    boolean looked = psnr > 0 && ThreadLocalRandom.current().nextDouble() < share;
    int highest = most == 0 ? levels : Math.min(most, levels);
    return looked
        ? Fidelity.atLeast(psnr, quality, Math.max(quality, highest))
        : Fidelity.level(quality);
  }
}
