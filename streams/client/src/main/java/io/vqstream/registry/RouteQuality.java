package io.vqstream.registry;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How well the images of a route are to be coded, where that differs from the service's settings.
 *
 * @param quality level to begin with, from 1
 * @param most the highest level that may be taken instead, from 1
 * @param psnr dB over 8-bit RGB that an image must have when it is decoded; 0 for no floor
 */
public record RouteQuality(OptionalInt quality, OptionalInt most, OptionalDouble psnr) {
  /** As the service's settings have it. */
  public static final RouteQuality OF_THE_SERVICE =
      new RouteQuality(OptionalInt.empty(), OptionalInt.empty(), OptionalDouble.empty());

  public RouteQuality {
    require(quality.orElse(1) >= 1, "a quality level is 1 or more");
    require(most.orElse(1) >= 1, "a quality level is 1 or more");
    require(
        most.orElse(Integer.MAX_VALUE) >= quality.orElse(1),
        "the highest level is below the first");
    double least = psnr.orElse(0);
    require(least >= 0 && least <= 100, "a PSNR is 0 to 100 dB");
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /**
   * For people: such as {@code quality 2, at most 5, at least 32.0 dB}; empty if nothing is set.
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    quality.ifPresent(q -> text.append(", quality ").append(q));
    most.ifPresent(q -> text.append(", at most ").append(q));
    psnr.ifPresent(dB -> text.append(", at least ").append(dB).append(" dB"));
    return text.isEmpty() ? "" : text.substring(2);
  }
}
