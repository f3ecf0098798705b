package io.vqstream.evaluation;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.codec.Effort;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.ImageCodecs;
import io.vqstream.image.Picture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Measures codecs on pictures in memory as {@link Evaluation} measures them on files: each picture
 * is encoded and decoded at every quality, on all processors.
 */
public final class PictureCurves {
  private PictureCurves() {}

  /**
   * Measures a checkpoint with the codec of the product.
   *
   * @param pictures at least one
   * @param stopRequested whether to give up
   * @return the points of all levels, level 1 first; empty if it was stopped
   * @throws IOException if the codec fails on a picture
   */
  public static Optional<List<RatePoint>> of(
      Checkpoint checkpoint, List<Picture> pictures, BooleanSupplier stopRequested)
      throws IOException {
    try (ImageCodec codec = ImageCodecs.builder().setCheckpoint(checkpoint).build()) {
      List<Integer> levels = IntStream.rangeClosed(1, codec.levels()).boxed().toList();
      return measure(
          new VqPictureCodec(VqPictureCodec.NAME, codec, levels, Effort.NONE),
          pictures,
          stopRequested);
    }
  }

  /**
   * Measures WebP at the qualities of an evaluation.
   *
   * @param pictures at least one
   * @param stopRequested whether to give up
   * @return empty if libwebp cannot be loaded or fails, or it was stopped
   */
  public static Optional<List<RatePoint>> webp(
      List<Picture> pictures, BooleanSupplier stopRequested) {
    try {
      return measure(new LibWebp(), pictures, stopRequested);
    } catch (CodecMissingException | IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<List<RatePoint>> measure(
      PictureCodec codec, List<Picture> pictures, BooleanSupplier stopRequested)
      throws IOException {
    Measurements measurements = new Measurements(pictures.size());
    List<Integer> indices = new ArrayList<>();
    for (int i = 0; i < pictures.size(); i++) {
      indices.add(i);
    }
    String name = codec.info().name();
    try (Workers workers = new Workers()) {
      workers.forEach(
          indices,
          index ->
              workers.measure(
                  pictures.get(index),
                  picture -> {
                    for (int quality : codec.qualities()) {
                      if (!stopRequested.getAsBoolean()) {
                        measurements.add(
                            name,
                            quality,
                            index,
                            Measurements.measure(codec, quality, "image " + (index + 1), picture)
                                .result());
                      }
                    }
                  }));
    }
    return stopRequested.getAsBoolean()
        ? Optional.empty()
        : Optional.of(measurements.points(name, codec.qualities()));
  }
}
