package io.vqstream.cli;

import io.vqstream.tools.sample.SampleListener;
import io.vqstream.tools.sample.TopicSample;
import io.vqstream.tools.sample.TopicSampler;
import io.vqstream.training.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A sample of the images of a topic in the work folder of a run: some to train on, others held out.
 *
 * @param folder folder of the sample in the work folder
 * @param sample the images to train on
 * @param heldOut number of images held out
 */
record TopicImages(Path folder, TopicSample sample, int heldOut) {
  private static final String FOLDER = "topic";
  private static final String IMAGES = "images";
  private static final String HELD_OUT = "held-out";
  private static final String TEST = "test";
  private static final int MAX_SHOWN = 5;

  /** Decides how many images are held out. */
  @FunctionalInterface
  interface Share {
    int of(int images) throws IOException;
  }

  /**
   * Samples a topic.
   *
   * @param work the work folder of a new run
   * @throws CommandFailure if the folder is in use, the source has no image, or it was stopped
   */
  static TopicImages sample(
      TopicSource source,
      int count,
      Path work,
      Share share,
      ProgressDisplay progress,
      StopSignal stop)
      throws IOException {
    Path folder = work.resolve(FOLDER);
    Optional<String> refusal = TrainingRun.refusal(work);
    if (refusal.isPresent()) {
      throw CommandFailure.usage(refusal.get());
    }
    if (Files.exists(folder)) {
      throw CommandFailure.usage(folder + " exists: name another folder with --work");
    }
    try {
      Path images = Files.createDirectories(folder.resolve(IMAGES));
      TopicSample sample;
      try (TopicSampler sampler = source.open()) {
        sample = sampler.write(count, source.wanted(), images, listener(progress, stop));
      }
      if (stop.requested()) {
        throw CommandFailure.failed("stopped while sampling " + source.route());
      }
      say(sample.skipped(), progress);
      if (sample.files().isEmpty()) {
        throw CommandFailure.failed("no image in " + source.route() + ": nothing to train on");
      }
      TopicImages all = new TopicImages(folder, sample, 0).holdOut(share);
      progress.say(
          "sampled %s of %s"
              .formatted(
                  NumberFormats.count(all.sample.files().size() + all.heldOut, "image"),
                  source.route()));
      return all;
    } catch (IOException | RuntimeException e) {
      delete(folder);
      throw e;
    }
  }

  /** Returns the sample that the work folder of a run has. */
  static TopicImages kept(Path work) throws IOException {
    Path folder = work.resolve(FOLDER);
    return new TopicImages(
        folder,
        new TopicSample(files(folder.resolve(IMAGES)), List.of()),
        files(folder.resolve(HELD_OUT)).size());
  }

  private static List<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private TopicImages holdOut(Share share) throws IOException {
    int count = share.of(sample.files().size());
    return count == 0 ? this : new TopicImages(folder, moved(HELD_OUT, count), count);
  }

  /** Moves images to a folder of their own beside those to train on. */
  private TopicSample moved(String name, int count) throws IOException {
    return sample.holdOut(count, Files.createDirectories(folder.resolve(name)));
  }

  /**
   * Moves images that neither training nor the choice of a checkpoint sees to a folder of their
   * own.
   */
  TopicImages holdOutForTest(int count) throws IOException {
    return new TopicImages(folder, moved(TEST, count), heldOut);
  }

  /** Returns the folder of the images held out for the comparison after training. */
  Path test() {
    return folder.resolve(TEST);
  }

  /** Returns the folder of the images to train on. */
  Path training() {
    return folder.resolve(IMAGES);
  }

  /** Returns the folder of the images held out; empty if there are none. */
  Optional<Path> validation() {
    return heldOut == 0 ? Optional.empty() : Optional.of(folder.resolve(HELD_OUT));
  }

  /** Deletes the sample, unless a run in the work folder needs it. */
  void deleteUnlessNeeded() throws IOException {
    if (!TrainingRun.isResumable(folder.toAbsolutePath().getParent())) {
      delete(folder);
    }
  }

  private static void say(List<String> skipped, ProgressDisplay progress) {
    skipped.stream().limit(MAX_SHOWN).forEach(line -> progress.say("skipped: " + line));
    if (skipped.size() > MAX_SHOWN) {
      progress.say(
          "skipped: %d more records without an image".formatted(skipped.size() - MAX_SHOWN));
    }
  }

  private static SampleListener listener(ProgressDisplay progress, StopSignal stop) {
    return new SampleListener() {
      @Override
      public void onProgress(int done, int total) {
        progress.update(done, total);
      }

      @Override
      public boolean stopRequested() {
        return stop.requested();
      }
    };
  }

  /** Deletes a folder with its content. */
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
