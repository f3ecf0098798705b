package io.vqstream.record;

import io.vqstream.codec.Effort;
import io.vqstream.codec.LosslessMode;
import io.vqstream.codec.QualityPolicy;
import io.vqstream.registry.RouteQuality;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Quality settings of an encoder, from which the {@link QualityPolicy} of each image is derived.
 *
 * @param quality initial quality level, from 1
 * @param maxQuality maximum quality level; 0 for the highest level of the checkpoint
 * @param minPsnr minimum PSNR of the decoded image in dB; 0 for none, images are then not checked
 * @param sampleRate fraction of images whose PSNR is checked, 0..1; the others are encoded at the
 *     initial level
 * @param keepMetadata whether frames keep metadata, see {@link QualityPolicy}
 * @param lossless whether drawings may become lossless frames
 * @param effort how long to search for better codes
 * @param keyFrameInterval max distance of two key frames of a sequence, in frames; 1 for key frames
 *     only
 */
public record QualitySettings(
    int quality,
    int maxQuality,
    double minPsnr,
    double sampleRate,
    boolean keepMetadata,
    LosslessMode lossless,
    Effort effort,
    int keyFrameInterval) {

  /** Creates settings of key frames without effort that drop metadata and allow lossless ones. */
  public QualitySettings(int quality, int maxQuality, double minPsnr, double sampleRate) {
    this(quality, maxQuality, minPsnr, sampleRate, false, LosslessMode.AUTO, Effort.NONE, 1);
  }

  /** Returns a copy that keeps metadata, or drops it. */
  public QualitySettings withMetadata(boolean keep) {
    return new QualitySettings(
        quality, maxQuality, minPsnr, sampleRate, keep, lossless, effort, keyFrameInterval);
  }

  /** Returns a copy that allows lossless frames, or does not. */
  public QualitySettings withLossless(LosslessMode mode) {
    return new QualitySettings(
        quality, maxQuality, minPsnr, sampleRate, keepMetadata, mode, effort, keyFrameInterval);
  }

  /** Returns a copy with an effort. */
  public QualitySettings withEffort(Effort value) {
    return new QualitySettings(
        quality, maxQuality, minPsnr, sampleRate, keepMetadata, lossless, value, keyFrameInterval);
  }

  /** Returns a copy with a key frame interval in frames, from 1. */
  public QualitySettings withKeyFrameInterval(int frames) {
    return new QualitySettings(
        quality, maxQuality, minPsnr, sampleRate, keepMetadata, lossless, effort, frames);
  }

  /** Creates settings with a fixed quality level and no minimum PSNR. */
  public static QualitySettings none(int quality) {
    return new QualitySettings(quality, 0, 0, 0);
  }

  /** Returns a copy with the overrides of a route applied. */
  public QualitySettings of(RouteQuality route) {
    return new QualitySettings(
        route.quality().orElse(quality),
        route.maxQuality().orElse(maxQuality),
        route.minPsnr().orElse(minPsnr),
        sampleRate,
        keepMetadata,
        lossless,
        effort,
        route.keyFrameInterval().orElse(keyFrameInterval));
  }

  /**
   * Returns the policy for the next image.
   *
   * @param levels number of quality levels of the codec
   */
  QualityPolicy next(int levels) {
    // Random, so that a camera whose images arrive at a fixed period is sampled as well.
    boolean checked = minPsnr > 0 && ThreadLocalRandom.current().nextDouble() < sampleRate;
    if (!checked) {
      return unchecked(levels);
    }
    return settled(QualityPolicy.atLeast(minPsnr, first(levels), highest(levels)));
  }

  /**
   * Returns the policy of an image whose PSNR is not checked.
   *
   * @param levels number of quality levels of the codec
   */
  public QualityPolicy unchecked(int levels) {
    return settled(QualityPolicy.from(first(levels), highest(levels)));
  }

  /** Returns the initial level; the checkpoint of a route can have fewer. */
  private int first(int levels) {
    return Math.min(quality, levels);
  }

  private int highest(int levels) {
    int highest = maxQuality == 0 ? levels : Math.min(maxQuality, levels);
    return Math.max(first(levels), highest);
  }

  private QualityPolicy settled(QualityPolicy policy) {
    return policy
        .withMetadata(keepMetadata)
        .withLossless(lossless)
        .withEffort(effort)
        .withKeyFrameInterval(keyFrameInterval);
  }
}
