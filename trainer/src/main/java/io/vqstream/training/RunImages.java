package io.vqstream.training;

import io.vqstream.training.source.ImageSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The images of a run, read from its sources.
 *
 * @param split the images to train on and those held out
 * @param summary of the images to train on
 * @param unreadable number of images or folders that could not be read
 */
record RunImages(HeldOutImages.Split split, ImageSummary summary, int unreadable) {

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
    images.unusable().forEach(line -> listener.onInfo("skipped: " + line));
    images.unreadable().forEach(listener::onWarning);
    requireCrops(plan, store);
    HeldOutImages.Split split = split(plan, folder, store, listener);
    return Optional.of(
        new RunImages(split, ImageSummary.of(split.training()), images.unreadable().size()));
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
    try (ImageSources sources = open(plan.folders(), folder)) {
      long maxHeap = Runtime.getRuntime().maxMemory();
      HeapEstimate estimate = HeapEstimate.of(sources, config.jpegDownscale(), config.cropSize());
      estimate.require(maxHeap, Files.getFileStore(folder.path()).getUsableSpace());
      listener.onInfo(estimate.line(maxHeap));
      return PictureFolder.read(
          sources, config.jpegDownscale(), config.cropSize(), listener::stopRequested, store);
    }
  }

  private static HeldOutImages.Split split(
      RunPlan plan, RunFolder folder, PictureStore pictures, TrainingListener listener)
      throws IOException {
    if (plan.validate().isEmpty()) {
      return HeldOutImages.of(pictures, plan.config().validationFraction());
    }
    Path validate = plan.validate().get();
    PictureFolder read;
    try (ImageSources sources = open(List.of(validate), folder)) {
      read = PictureFolder.read(sources, 1, 1, listener::stopRequested);
    }
    read.unreadable().forEach(listener::onWarning);
    if (read.pictures().isEmpty() && !listener.stopRequested()) {
      throw new IOException("nothing to validate on: no image in " + validate);
    }
    return HeldOutImages.of(pictures, read.pictures());
  }

  private static ImageSources open(List<Path> paths, RunFolder folder) throws IOException {
    return ImageSources.open(paths, Optional.of(folder.path()), folder.path());
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
