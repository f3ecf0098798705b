package io.vqstream.evaluation;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The reference codecs, by name. */
public final class ReferenceCodecs {
  /** Speed of AVIF unless another is asked for. */
  public static final int DEFAULT_AVIF_SPEED = 4;

  /** Highest speed of AVIF, which compresses worst; the lowest is 0. */
  public static final int MAX_AVIF_SPEED = 10;

  private static final Map<String, Opener> OPENERS =
      new TreeMap<>(
          Map.of(
              "avif", speed -> AvifTool.find(AvifTool.Variant.AVIF, speed, path()),
              "avif420", speed -> AvifTool.find(AvifTool.Variant.AVIF420, speed, path()),
              "jpeg", speed -> new JdkJpeg(),
              "jxl", speed -> JxlTool.find(path()),
              "webp", speed -> new LibWebp()));

  private final int avifSpeed;

  private ReferenceCodecs(int avifSpeed) {
    this.avifSpeed = avifSpeed;
  }

  /**
   * Returns the codecs with a speed of AVIF.
   *
   * @throws IllegalArgumentException if the speed is not 0 to {@value #MAX_AVIF_SPEED}
   */
  public static ReferenceCodecs withAvifSpeed(int speed) {
    if (speed < 0 || speed > MAX_AVIF_SPEED) {
      throw new IllegalArgumentException(
          "the speed of AVIF must be 0 to " + MAX_AVIF_SPEED + ", not " + speed);
    }
    return new ReferenceCodecs(speed);
  }

  /** Returns the codecs with their default settings. */
  public static ReferenceCodecs standard() {
    return new ReferenceCodecs(DEFAULT_AVIF_SPEED);
  }

  /** Returns the names that {@link EvaluationRequest.Builder#optAgainst} accepts. */
  public static List<String> names() {
    return List.copyOf(OPENERS.keySet());
  }

  /** Returns whether there is a codec of this name. */
  public static boolean has(String name) {
    return OPENERS.containsKey(name);
  }

  static void requireKnown(String name) {
    if (!has(name)) {
      throw new IllegalArgumentException(
          "unknown codec '" + name + "'; known codecs are " + String.join(", ", names()));
    }
  }

  PictureCodec open(String name) throws CodecMissingException {
    requireKnown(name);
    return OPENERS.get(name).open(avifSpeed);
  }

  private static String path() {
    return System.getenv().getOrDefault("PATH", "");
  }

  private interface Opener {
    PictureCodec open(int avifSpeed) throws CodecMissingException;
  }
}
