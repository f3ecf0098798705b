package io.vqstream.record;

import io.vqstream.codec.QualityPolicy;
import io.vqstream.registry.RouteQuality;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How well the images of a route are to be coded.
 *
 * @param quality level to begin with, from 1
 * @param most the highest level that may be taken instead; 0 for the highest that the checkpoint
 *     has
 * @param psnr dB that an image must have when it is decoded; 0 for no floor, nobody looks
 * @param share of the images that are looked at, 0..1; the others are coded at the first level
 * @param keepMetadata whether frames keep metadata, see {@link QualityPolicy}
 */
public record MinPsnrEncoder(
    int quality, int most, double psnr, double share, boolean keepMetadata) {

  /** A floor that drops metadata. */
  public MinPsnrEncoder(int quality, int most, double psnr, double share) {
    this(quality, most, psnr, share, false);
  }

  /** Returns a copy that keeps metadata, or drops it. */
  public MinPsnrEncoder withMetadata(boolean keep) {
    return new MinPsnrEncoder(quality, most, psnr, share, keep);
  }

  /** That level, whatever comes of it. */
  public static MinPsnrEncoder none(int quality) {
    return new MinPsnrEncoder(quality, 0, 0, 0);
  }

  /** This, but for what a route asks for. */
  MinPsnrEncoder of(RouteQuality route) {
    return new MinPsnrEncoder(
        route.quality().orElse(quality),
        route.most().orElse(most),
        route.psnr().orElse(psnr),
        share,
        keepMetadata);
  }

  /**
   * What is asked for the next image.
   *
   * @param levels that the image's codec has
   */
  QualityPolicy next(int levels) {
    // Which ones is chance, so that a camera that comes round every n-th image is not left out.
    boolean looked = psnr > 0 && ThreadLocalRandom.current().nextDouble() < share;
    int first = Math.min(quality, levels); // a route's checkpoint may have fewer than the default
    int highest = most == 0 ? levels : Math.min(most, levels);
    QualityPolicy fidelity =
        looked
            ? QualityPolicy.atLeast(psnr, first, Math.max(first, highest))
            : QualityPolicy.level(first);
    return fidelity.withMetadata(keepMetadata);
  }
}
