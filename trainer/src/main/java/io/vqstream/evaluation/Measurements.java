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

/** Measures codecs and collects the results, about 80 bytes per measurement. Thread-safe. */
final class Measurements {
  private static final double NANOS_PER_MILLI = 1e6;

  private record Setting(String codec, int quality) {}

  /**
   * A measurement.
   *
   * @param result the figures
   * @param file the encoded file
   */
  record Trial(ImageResult result, byte[] file) {}

  private final Map<Setting, ImageResult[]> results = new ConcurrentHashMap<>();
  private final int images;

  /**
   * @param images maximum number of images
   */
  Measurements(int images) {
    this.images = images;
  }

  /** Encodes and decodes a picture once on this thread, and compares. */
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
              "encoded as %d x %d, decoded as %d x %d pixels",
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

  /** Adds a result. {@link #points} lists images in the order of their indices. */
  void add(String codec, int quality, int imageIndex, ImageResult result) {
    ImageResult[] row =
        results.computeIfAbsent(new Setting(codec, quality), key -> new ImageResult[images]);
    row[imageIndex] = result;
  }

  /**
   * Returns the points of a codec in the order of the given qualities, without those that have no
   * results. All calls of {@link #add} must have returned.
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
