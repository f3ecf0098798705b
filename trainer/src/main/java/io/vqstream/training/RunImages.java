package io.vqstream.training;

import io.vqstream.training.source.ImageSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The images of a run, read from its sources.
 *
 * @param split the images to train on and those held out
 * @param summary of the images to train on
 * @param heldOut of the images held out
 * @param unreadable number of images or folders that could not be read
 */
record RunImages(
    HeldOutImages.Split split, ImageSummary summary, ImageSummary heldOut, int unreadable) {

  /**
   * Reads the images to train on into a store, and those held out. Reports what is skipped and what
   * cannot be read.
   *
   * @return empty if the listener has asked to stop
   * @throws IOException if a folder cannot be read, no image fits the crops, or the folder of
   *     held-out images has none
   * @throws TrainingException if they need more memory or disk than there is
   */
  static Optional<RunImages> read(
      RunPlan plan, RunFolder folder, PictureStore store, TrainingListener listener)
      throws IOException, TrainingException {
    PictureFolder images = pictures(plan, folder, store, listener);
    if (listener.stopRequested()) {
      return Optional.empty();
    }
    report(images, listener);
    requireCrops(plan, store);
    HeldOutImages.Split split;
    int unreadable = images.unreadable().size();
    if (plan.validate().isPresent()) {
      PictureFolder validation = validation(plan.validate().get(), folder, listener);
      if (listener.stopRequested()) {
        return Optional.empty(); // a part of them would differ from those of the run
      }
      report(validation, listener);
      if (validation.pictures().isEmpty()) {
        throw new IOException("nothing to validate on: no image in " + plan.validate().get());
      }
      split = HeldOutImages.of(store, validation.pictures());
      unreadable += validation.unreadable().size();
    } else {
      split = HeldOutImages.of(store, plan.config().validationFraction());
    }
    return Optional.of(
        new RunImages(
            split,
            ImageSummary.of(split.training()),
            ImageSummary.of(split.heldOut()),
            unreadable));
  }

  private static void report(PictureFolder images, TrainingListener listener) {
    images.unusable().forEach(line -> listener.onInfo("skipped: " + line));
    images.unreadable().forEach(listener::onWarning);
  }

  /** Returns the differences to the images that a run was started with, one line each. */
  List<String> differences(RunRecord started) {
    return Stream.of(
            summary.difference("images", started.images()),
            started.heldOutImages().flatMap(one -> heldOut.difference("held-out images", one)))
        .flatMap(Optional::stream)
        .toList();
  }

  /** Returns both kinds of images in words. */
  String text(TrainingConfig config) {
    return "training on %d images, %s megapixels; %s"
        .formatted(summary.count(), summary.megapixels(), heldOutText(config));
  }

  private String heldOutText(TrainingConfig config) {
    if (!split.heldOut().isEmpty()) {
      return "held out: " + split.text();
    }
    return config.validationFraction() == 0
        ? "none held out"
        : "too few images to hold some out, name others with --validate DIR";
  }

  private static PictureFolder pictures(
      RunPlan plan, RunFolder folder, PictureStore store, TrainingListener listener)
      throws IOException, TrainingException {
    TrainingConfig config = plan.config();
    try (ImageSources sources =
        ImageSources.open(plan.folders(), plan.except(folder.path()), folder.path())) {
      long maxHeap = Runtime.getRuntime().maxMemory();
      HeapEstimate estimate = HeapEstimate.of(sources, config.jpegDownscale(), config.cropSize());
      estimate.require(maxHeap, Files.getFileStore(folder.path()).getUsableSpace());
      listener.onInfo(estimate.line(maxHeap));
      return PictureFolder.read(
          sources, config.jpegDownscale(), config.cropSize(), listener::stopRequested, store);
    }
  }

  private static PictureFolder validation(
      Path validate, RunFolder folder, TrainingListener listener) throws IOException {
    try (ImageSources sources =
        ImageSources.open(List.of(validate), List.of(folder.path()), folder.path())) {
      return PictureSample.read(sources.all(), HeldOutImages.MAX_IMAGES, listener::stopRequested);
    }
  }

  private static void requireCrops(RunPlan plan, PictureStore pictures) throws IOException {
    int side = plan.config().largestCropSize();
    if (pictures.places().stream().noneMatch(one -> Math.min(one.width(), one.height()) >= side)) {
      throw new IOException(
          "nothing to train on: no image of at least %d x %d pixels in %s; set %s to a multiple of 8, at least 32, that fits"
              .formatted(
                  side,
                  side,
                  plan.folders().stream().map(Path::toString).collect(Collectors.joining(", ")),
                  side == plan.config().finalCropSize() ? "final.crop.size" : "crop.size"));
    }
  }
}
