package io.vqstream.codec;

import java.util.OptionalDouble;

/**
 * How well an image is to be coded.
 *
 * @param quality level to begin with, from 1; level 1 makes the smallest frames
 * @param most the highest level that may be taken instead, {@code quality} or more
 * @param floor PSNR in dB over 8-bit RGB samples that the image must have when it is decoded; empty
 *     where nobody looks. Levels are tried upwards until it has; an image that does not have it at
 *     the last is passed through
 * @param keepMetadata whether the frame keeps EXIF, XMP and an RGB profile of matrix and curves, in
 *     whose space the pixels are then coded; else metadata is dropped and the pixels are sRGB
 */
public record QualityPolicy(int quality, int most, OptionalDouble floor, boolean keepMetadata) {

  /** Checks the numbers but for what the checkpoint has. */
  public QualityPolicy {
    if (most < quality) {
      throw new IllegalArgumentException(
          "the highest quality, " + most + ", is below " + quality + ", the one to begin with");
    }
    if (floor.isPresent() && !(floor.getAsDouble() >= 0)) {
      throw new IllegalArgumentException("no PSNR is " + floor.getAsDouble() + " dB");
    }
  }

  /** A fidelity that drops metadata. */
  public QualityPolicy(int quality, int most, OptionalDouble floor) {
    this(quality, most, floor, false);
  }

  /** Returns a copy that keeps metadata, or drops it. */
  public QualityPolicy withMetadata(boolean keep) {
    return new QualityPolicy(quality, most, floor, keep);
  }

  /** That level, whatever comes of it. */
  public static QualityPolicy level(int quality) {
    return new QualityPolicy(quality, quality, OptionalDouble.empty());
  }

  /**
   * At least that PSNR.
   *
   * @param psnr dB, 0 or more; 0 asks for nothing, but the image is looked at
   */
  public static QualityPolicy atLeast(double psnr, int quality, int most) {
    return new QualityPolicy(quality, most, OptionalDouble.of(psnr));
  }
}
