package io.vqstream.evaluation;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The reference codecs, by name. */
public final class ReferenceCodecs {
  private static final Map<String, Opener> OPENERS =
      new TreeMap<>(
          Map.of(
              "avif", () -> AvifTool.find("avif", AvifTool.Tune.SSIM, path()),
              "avif-psnr", () -> AvifTool.find("avif-psnr", AvifTool.Tune.PSNR, path()),
              "jpeg", JdkJpeg::new,
              "jxl", () -> JxlTool.find(path()),
              "webp", LibWebp::new));

  private ReferenceCodecs() {}

  /** Returns the names that {@link EvaluationRequest.Builder#optAgainst} accepts. */
  public static List<String> names() {
    return List.copyOf(OPENERS.keySet());
  }

  static void requireKnown(String name) {
    if (!OPENERS.containsKey(name)) {
      throw new IllegalArgumentException(
          "unknown codec '" + name + "'; known codecs are " + String.join(", ", names()));
    }
  }

  static PictureCodec open(String name) throws CodecMissingException {
    requireKnown(name);
    return OPENERS.get(name).open();
  }

  private static String path() {
    return System.getenv().getOrDefault("PATH", "");
  }

  private interface Opener {
    PictureCodec open() throws CodecMissingException;
  }
}
