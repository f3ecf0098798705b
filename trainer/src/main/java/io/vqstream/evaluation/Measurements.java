package io.vqstream.evaluation;

import io.vqstream.image.Picture;
import io.vqstream.metric.MsSsim;
import io.vqstream.metric.Psnr;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs codecs on pictures and gathers what came out: some eighty bytes a measurement. Safe for use
 * by many threads.
 */
final class Measurements {
  private static final double NANOS_PER_MILLI = 1e6;

  private record Setting(String codec, int quality) {}

  /**
   * One measurement.
   *
   * @param result the figures
   * @param file what the codec wrote
   */
  record Trial(ImageResult result, byte[] file) {}

  private final Map<Setting, ImageResult[]> results = new ConcurrentHashMap<>();
  private final int images;

  /**
   * @param images number of images there may be
   */
  Measurements(int images) {
    this.images = images;
  }

  /** Encodes and decodes a picture once, on this thread, and compares. */
  static Trial measure(PictureCodec codec, int quality, String name, Picture picture)
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
    ImageResult result =
        new ImageResult(
            name,
            picture.width(),
            picture.height(),
            file.length,
            Psnr.of(picture.rgb(), decoded.rgb()),
            MsSsim.of(picture.rgb(), decoded.rgb(), picture.width(), picture.height()),
            (encoded - start) / NANOS_PER_MILLI,
            (end - encoded) / NANOS_PER_MILLI);
    return new Trial(result, file);
  }

  /** Keeps a result; images come out again in the order of their indices. */
  void add(String codec, int quality, int imageIndex, ImageResult result) {
    ImageResult[] row =
        results.computeIfAbsent(new Setting(codec, quality), key -> new ImageResult[images]);
    row[imageIndex] = result;
  }

  /**
   * The points of a codec, in the order of the qualities given; none without results. Call it when
   * all who add have been waited for.
   */
  List<RatePoint> points(String codec, List<Integer> qualities) {
    List<RatePoint> points = new ArrayList<>();
    for (int quality : qualities) {
      ImageResult[] row = results.get(new Setting(codec, quality));
      if (row != null) {
        points.add(
            new RatePoint(codec, quality, Arrays.stream(row).filter(Objects::nonNull).toList()));
      }
    }
    return points;
  }
}
