package io.vqstream.codec;

import java.util.OptionalDouble;

/**
 * How well an image is to be coded.
 *
 * @param quality level to begin with, from 1; level 1 makes the smallest frames
 * @param most the highest level that may be taken instead, {@code quality} or more
 * @param floor PSNR in dB over 8-bit RGB samples that the image must have when it is decoded; empty
 *     where nobody looks. Levels are tried upwards until it has; an image that does not have it at
 *     the last is carried as it came
 */
public record Fidelity(int quality, int most, OptionalDouble floor) {

  /** Checks the numbers but for what the checkpoint has. */
  public Fidelity {
    if (most < quality) {
      throw new IllegalArgumentException(
          "the highest quality, " + most + ", is below " + quality + ", the one to begin with");
    }
    if (floor.isPresent() && !(floor.getAsDouble() >= 0)) {
      throw new IllegalArgumentException("no PSNR is " + floor.getAsDouble() + " dB");
    }
  }

  /** That level, whatever comes of it. */
  public static Fidelity level(int quality) {
    return new Fidelity(quality, quality, OptionalDouble.empty());
  }

  /**
   * At least that PSNR.
   *
   * @param psnr dB, 0 or more; 0 asks for nothing, but the image is looked at
   */
  public static Fidelity atLeast(double psnr, int quality, int most) {
    return new Fidelity(quality, most, OptionalDouble.of(psnr));
  }
}
