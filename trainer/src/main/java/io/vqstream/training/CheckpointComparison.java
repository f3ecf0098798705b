package io.vqstream.training;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.evaluation.PictureCurves;
import io.vqstream.evaluation.RateDifference;
import io.vqstream.evaluation.RatePoint;
import io.vqstream.evaluation.curve.BdRate;
import io.vqstream.evaluation.curve.Interval;
import io.vqstream.image.Picture;
import io.vqstream.training.source.ImageSources;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A comparison of two checkpoints on images that neither was trained on, with the codec of the
 * product.
 *
 * @param percent difference in bytes at equal PSNR (BD-rate) in percent, negative if the new
 *     checkpoint needs fewer; empty if the curves have no common range of PSNR
 * @param interval 95 % bootstrap interval of that difference over the images; empty for one image
 * @param worse levels, from 1, whose rate-distortion cost D + lambda R is higher than before
 * @param images number of images
 */
public record CheckpointComparison(
    Optional<Double> percent, Optional<Interval> interval, List<Integer> worse, int images) {

  public CheckpointComparison {
    worse = List.copyOf(worse);
  }

  /**
   * Codes and decodes images with both checkpoints at every level. Large images are cut to their
   * middle, as those that a run holds out.
   *
   * @param before the checkpoint to compare with
   * @param after the new checkpoint, of as many levels, as a run wrote it
   * @param folder images
   * @param stopRequested whether to give up
   * @return empty if it was stopped
   * @throws IOException if the folder has no image that can be measured, or the codec fails on one
   */
  public static Optional<CheckpointComparison> of(
      Checkpoint before, Checkpoint after, Path folder, BooleanSupplier stopRequested)
      throws IOException {
    PictureFolder read;
    try (ImageSources sources = ImageSources.open(List.of(folder), List.of(), folder)) {
      read = PictureSample.read(sources.all(), HeldOutImages.MAX_IMAGES, stopRequested);
    }
    List<Picture> images = HeldOutImages.measured(read.pictures());
    if (images.isEmpty() && !stopRequested.getAsBoolean()) {
      throw new IOException("no image to compare checkpoints on in " + folder);
    }
    Optional<List<RatePoint>> old = PictureCurves.of(before, images, stopRequested);
    Optional<List<RatePoint>> made = PictureCurves.of(after, images, stopRequested);
    if (old.isEmpty() || made.isEmpty()) {
      return Optional.empty();
    }
    RateDifference difference = RateDifference.ofPsnr(made.get(), old.get());
    return Optional.of(
        new CheckpointComparison(
            difference.bdRate().map(BdRate::percent),
            difference.interval(),
            HeldOutCurve.of(made.get()).worse(HeldOutCurve.of(old.get()), lambdas(after)),
            images.size()));
  }

  private static List<Double> lambdas(Checkpoint checkpoint) throws IOException {
    String text =
        StartCheckpoint.lambdas(checkpoint)
            .orElseThrow(() -> new IOException("the checkpoint does not say its lambdas"));
    return Arrays.stream(text.split(",")).map(Double::valueOf).toList();
  }
}
