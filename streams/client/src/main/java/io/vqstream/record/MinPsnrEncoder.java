package io.vqstream.record;

import io.vqstream.codec.QualityPolicy;
import io.vqstream.registry.RouteQuality;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Quality settings of an encoder, from which the {@link QualityPolicy} of each image is derived.
 *
 * @param quality initial quality level, from 1
 * @param most maximum quality level; 0 for the highest level of the checkpoint
 * @param psnr minimum PSNR of the decoded image in dB; 0 for none, images are then not checked
 * @param share fraction of images whose PSNR is checked, 0..1; the others are encoded at the initial
 *     level
 * @param keepMetadata whether frames keep metadata, see {@link QualityPolicy}
 */
public record MinPsnrEncoder(
    int quality, int most, double psnr, double share, boolean keepMetadata) {

  /** Creates settings that drop metadata. */
  public MinPsnrEncoder(int quality, int most, double psnr, double share) {
    this(quality, most, psnr, share, false);
  }

  /** Returns a copy that keeps metadata, or drops it. */
  public MinPsnrEncoder withMetadata(boolean keep) {
    return new MinPsnrEncoder(quality, most, psnr, share, keep);
  }

  /** Creates settings with a fixed quality level and no minimum PSNR. */
  public static MinPsnrEncoder none(int quality) {
    return new MinPsnrEncoder(quality, 0, 0, 0);
  }

  /** Returns a copy with the overrides of a route applied. */
  MinPsnrEncoder of(RouteQuality route) {
    return new MinPsnrEncoder(
        route.quality().orElse(quality),
        route.most().orElse(most),
        route.psnr().orElse(psnr),
        share,
        keepMetadata);
  }

  /**
   * Returns the policy for the next image.
   *
   * @param levels number of quality levels of the codec
   */
  QualityPolicy next(int levels) {
    // Random, so that a camera whose images arrive at a fixed period is sampled as well.
    boolean checked = psnr > 0 && ThreadLocalRandom.current().nextDouble() < share;
    int first = Math.min(quality, levels); // the checkpoint of a route can have fewer levels
    int highest = most == 0 ? levels : Math.min(most, levels);
    QualityPolicy policy =
        checked
            ? QualityPolicy.atLeast(psnr, first, Math.max(first, highest))
            : QualityPolicy.level(first);
    return policy.withMetadata(keepMetadata);
  }
}
