package io.vqstream.codec;

import java.util.Objects;
import java.util.OptionalDouble;

/**
 * Quality requirements for encoding an image.
 *
 * @param startQuality level to try first, from 1; level 1 gives the smallest frames
 * @param maxQuality max level, {@code startQuality} or more. Without min PSNR, only a drawing is
 *     coded above the start level, to reach the PSNR that photographs have there
 * @param minPsnr min PSNR in dB over 8-bit RGB samples of the decoded image; empty to encode at the
 *     start level without measuring. Levels are tried in ascending order; an image below the
 *     minimum at the max level is passed through
 * @param keepMetadata whether the frame keeps EXIF, XMP and a matrix/TRC RGB profile, in whose
 *     color space the pixels are then coded; otherwise metadata is dropped and the pixels are sRGB
 * @param lossless whether drawings may become lossless frames, which also meet any min PSNR
 * @param effort how long to search for better codes
 * @param keyFrameInterval max distance of two key frames of a sequence, in frames; 1 for key frames
 *     only
 */
public record QualityPolicy(
    int startQuality,
    int maxQuality,
    OptionalDouble minPsnr,
    boolean keepMetadata,
    LosslessMode lossless,
    Effort effort,
    int keyFrameInterval) {

  /**
   * Validates the components. Codecs validate levels against their checkpoints.
   *
   * @throws IllegalArgumentException if the max level is below the start level, the min PSNR is
   *     negative or NaN, or the key frame interval is below 1
   */
  public QualityPolicy {
    Objects.requireNonNull(lossless, "lossless");
    Objects.requireNonNull(effort, "effort");
    if (maxQuality < startQuality) {
      throw new IllegalArgumentException(
          "max quality %d is below start quality %d".formatted(maxQuality, startQuality));
    }
    if (minPsnr.isPresent() && !(minPsnr.getAsDouble() >= 0)) {
      throw new IllegalArgumentException(
          "min PSNR must be 0 dB or more, not " + minPsnr.getAsDouble());
    }
    if (keyFrameInterval < 1) {
      throw new IllegalArgumentException(
          "key frame interval must be 1 or more, not " + keyFrameInterval);
    }
  }

  /** Creates a policy of key frames without effort that drops metadata and allows lossless ones. */
  public QualityPolicy(int startQuality, int maxQuality, OptionalDouble minPsnr) {
    this(startQuality, maxQuality, minPsnr, false, LosslessMode.AUTO, Effort.NONE, 1);
  }

  /** Returns a copy that keeps or drops metadata. */
  public QualityPolicy withMetadata(boolean keep) {
    return new QualityPolicy(
        startQuality, maxQuality, minPsnr, keep, lossless, effort, keyFrameInterval);
  }

  /** Returns a copy that allows lossless frames, or does not. */
  public QualityPolicy withLossless(LosslessMode mode) {
    return new QualityPolicy(
        startQuality, maxQuality, minPsnr, keepMetadata, mode, effort, keyFrameInterval);
  }

  /** Returns a copy with an effort. */
  public QualityPolicy withEffort(Effort value) {
    return new QualityPolicy(
        startQuality, maxQuality, minPsnr, keepMetadata, lossless, value, keyFrameInterval);
  }

  /** Returns a copy with a key frame interval in frames, from 1. */
  public QualityPolicy withKeyFrameInterval(int frames) {
    return new QualityPolicy(
        startQuality, maxQuality, minPsnr, keepMetadata, lossless, effort, frames);
  }

  /** Returns a policy of a fixed level, without a min PSNR. */
  public static QualityPolicy level(int quality) {
    return new QualityPolicy(quality, quality, OptionalDouble.empty());
  }

  /** Returns a policy of a level for photographs, and of levels up to a max for drawings. */
  public static QualityPolicy from(int quality, int maxQuality) {
    return new QualityPolicy(quality, Math.max(quality, maxQuality), OptionalDouble.empty());
  }

  /**
   * Returns a policy with a min PSNR.
   *
   * @param psnr min PSNR in dB, 0 or more; 0 only measures
   */
  public static QualityPolicy atLeast(double psnr, int startQuality, int maxQuality) {
    return new QualityPolicy(startQuality, maxQuality, OptionalDouble.of(psnr));
  }
}
