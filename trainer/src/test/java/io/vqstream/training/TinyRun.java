package io.vqstream.training;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.IntConsumer;

/** A run of a few steps on two small images, and what its listener was told. */
final class TinyRun implements TrainingListener {
  /** Codebooks exist after step 3 of 6. */
  static final String[] SIX_STEPS = {
    "steps", "6", "rounding.phase.fraction", "0.4", "joint.phase.fraction", "0.4"
  };

  final Path images;
  final Path output;
  final RunFolder work;
  final List<String> said = new ArrayList<>();
  final List<String> failed = new ArrayList<>();

  private final Path folder;
  private Optional<Path> validate = Optional.empty();
  private IntConsumer afterStep = step -> {};
  private Runnable afterFailure = () -> {};
  private boolean stop;

  TinyRun(Path folder) throws IOException {
    this(folder, new RunFolder(folder.resolve("work")));
  }

  /** A run in the work folder of another. */
  TinyRun(Path folder, RunFolder work) throws IOException {
    this.folder = folder;
    this.work = work;
    images = Files.createDirectory(folder.resolve("images"));
    output = folder.resolve("made.safetensors");
    int i = 0;
    for (Picture picture : Tiny.pictures()) {
      Files.write(images.resolve(i++ + ".png"), PngWriter.write(picture));
    }
  }

  /** Measures the images of another folder. */
  void validate(Path other) {
    validate = Optional.of(other);
  }

  /** Has something done after each step, before the run saves. */
  void afterStep(IntConsumer action) {
    afterStep = action;
  }

  /** Has something done after each line about a failure. */
  void afterFailure(Runnable action) {
    afterFailure = action;
  }

  /** Stops this run after a step; one that is resumed goes on. */
  void stopAfter(int last) {
    afterStep(
        step -> {
          if (step == last) {
            stop();
          }
        });
  }

  void stop() {
    stop = true;
  }

  TrainingResult start(String... settings) throws Exception {
    return start(Duration.ofMinutes(2), settings);
  }

  TrainingResult start(Duration saveEvery, String... settings) throws Exception {
    TrainingRequest request =
        new TrainingRequest(
            List.of(images),
            Optional.of(output),
            Optional.of("nothing"),
            Optional.of(config(Tiny.properties(settings))),
            Map.of(),
            validate,
            work.path(),
            false,
            Optional.of("cpu"));
    return new TrainingRun(request, this, saveEvery).run();
  }

  /** Resumes from the work folder alone, but for these settings. */
  TrainingResult resume(String... settings) throws Exception {
    stop = false;
    afterStep(step -> {});
    Properties properties = new Properties();
    for (int i = 0; i < settings.length; i += 2) {
      properties.put(settings[i], settings[i + 1]);
    }
    Optional<Path> config =
        properties.isEmpty() ? Optional.empty() : Optional.of(config(properties));
    return new TrainingRun(resumption(config), this).run();
  }

  private TrainingRequest resumption(Optional<Path> config) {
    return new TrainingRequest(
        List.of(), Optional.empty(), Optional.empty(), config, work.path(), true, Optional.empty());
  }

  private Path config(Properties properties) throws IOException {
    Path file = folder.resolve("settings.properties");
    try (OutputStream out = Files.newOutputStream(file)) {
      properties.store(out, null);
    }
    return file;
  }

  int savedStep() throws IOException {
    return TrainingState.steps(Checkpoint.read(work.state())).orElseThrow();
  }

  @Override
  public void onInfo(String line) {
    said.add(line);
  }

  @Override
  public void onWarning(String line) {
    failed.add(line);
    afterFailure.run();
  }

  @Override
  public void onStep(int done, int total) {
    afterStep.accept(done);
  }

  @Override
  public boolean stopRequested() {
    return stop;
  }
}
