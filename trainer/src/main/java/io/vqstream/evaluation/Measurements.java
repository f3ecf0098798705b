package io.vqstream.evaluation;

import io.vqstream.image.Picture;
import io.vqstream.quality.MsSsim;
import io.vqstream.quality.Psnr;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Runs codecs on pictures and gathers what came out. Safe for use by many threads. */
final class Measurements {
  private static final double NANOS_PER_MILLI = 1e6;

  private record Setting(String codec, int quality) {}

  private final Map<Setting, Map<Integer, ImageResult>> results = new ConcurrentHashMap<>();

  /** Encodes and decodes a picture once, on this thread, and compares. */
  static ImageResult measure(PictureCodec codec, int quality, String name, Picture picture)
      throws IOException {
    long start = System.nanoTime();
    byte[] file = codec.encode(picture, quality);
    long encoded = System.nanoTime();
    Picture decoded = codec.decode(file);
    long end = System.nanoTime();
    if (decoded.width() != picture.width() || decoded.height() != picture.height()) {
      throw new IOException(
          String.format(
              "%dx%d decoded to %dx%d",
              picture.width(), picture.height(), decoded.width(), decoded.height()));
    }
    return new ImageResult(
        name,
        picture.pixels(),
        file.length,
        Psnr.of(picture.rgb(), decoded.rgb()),
        MsSsim.of(picture.rgb(), decoded.rgb(), picture.width(), picture.height()),
        (encoded - start) / NANOS_PER_MILLI,
        (end - encoded) / NANOS_PER_MILLI);
  }

  /** Keeps a result; images come out again in the order of their indices. */
  void add(String codec, int quality, int imageIndex, ImageResult result) {
    results
        .computeIfAbsent(new Setting(codec, quality), key -> new ConcurrentHashMap<>())
        .put(imageIndex, result);
  }

  /** The points of a codec, in the order of the qualities given; none without results. */
  List<RatePoint> points(String codec, List<Integer> qualities) {
    List<RatePoint> points = new ArrayList<>();
    for (int quality : qualities) {
      Map<Integer, ImageResult> images = results.get(new Setting(codec, quality));
      if (images != null) {
        points.add(new RatePoint(codec, quality, List.copyOf(new TreeMap<>(images).values())));
      }
    }
    return points;
  }
}
