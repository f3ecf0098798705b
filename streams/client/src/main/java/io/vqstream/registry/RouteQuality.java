package io.vqstream.registry;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Quality settings of a route, which override those of the service.
 *
 * @param quality initial quality level, from 1
 * @param maxQuality maximum quality level, from 1
 * @param minPsnr minimum PSNR of the decoded image in dB over 8-bit RGB, 0..100; 0 for none
 * @param keyFrameInterval max distance of two key frames of a record key in coded images,
 *     1..{@value #MAX_KEY_FRAME_INTERVAL}; 1 for key frames only
 */
public record RouteQuality(
    OptionalInt quality,
    OptionalInt maxQuality,
    OptionalDouble minPsnr,
    OptionalInt keyFrameInterval) {
  /** Maximum distance of two key frames, in coded images. */
  public static final int MAX_KEY_FRAME_INTERVAL = 10_000;

  /** Overrides nothing. */
  public static final RouteQuality INHERITED =
      new RouteQuality(
          OptionalInt.empty(), OptionalInt.empty(), OptionalDouble.empty(), OptionalInt.empty());

  public RouteQuality {
    require(quality.orElse(1) >= 1, "a quality level must be at least 1");
    require(maxQuality.orElse(1) >= 1, "a quality level must be at least 1");
    require(
        maxQuality.orElse(Integer.MAX_VALUE) >= quality.orElse(1),
        "the maximum quality level is below the quality level");
    double dB = minPsnr.orElse(0);
    require(dB >= 0 && dB <= 100, "the minimum PSNR must be 0 to 100 dB");
    int interval = keyFrameInterval.orElse(1);
    require(
        interval >= 1 && interval <= MAX_KEY_FRAME_INTERVAL,
        "the key frame interval must be 1 to " + MAX_KEY_FRAME_INTERVAL);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /**
   * Returns a text such as {@code quality 2, at most 5, at least 32.0 dB, key frame interval 25};
   * empty if nothing is set.
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    quality.ifPresent(q -> text.append(", quality ").append(q));
    maxQuality.ifPresent(q -> text.append(", at most ").append(q));
    minPsnr.ifPresent(dB -> text.append(", at least ").append(dB).append(" dB"));
    keyFrameInterval.ifPresent(n -> text.append(", key frame interval ").append(n));
    return text.isEmpty() ? "" : text.substring(2);
  }
}
