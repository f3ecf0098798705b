package io.vqstream.training;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.files.FolderInUseException;
import io.vqstream.files.FolderLock;
import io.vqstream.torch.Libtorch;
import io.vqstream.training.TrainingResult.End;
import io.vqstream.training.source.ImageSources;
import io.vqstream.training.source.UnpackedFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A training run from folders of images to a checkpoint file.
 *
 * <p>The work folder contains the state to resume from ({@code state.safetensors}), the parameters
 * of the run ({@code run.json}), figures ({@code training.csv}), reconstructions of some crops
 * ({@code reconstructions.png}) and a page of all of it ({@code report.html}). State and checkpoint
 * are saved every two minutes. Before the joint phase there are no codebooks, and only the state is
 * saved.
 */
public final class TrainingRun {
  private static final Duration SAVE_EVERY = Duration.ofMinutes(2);

  private final TrainingRequest request;
  private final TrainingListener listener;
  private final Duration saveEvery;
  private final RunFolder folder;
  private final RunFailures failures;
  private final RunPlan plan;
  private final TrainingConfig config;

  /**
   * Validates the parameters of a run.
   *
   * @throws IOException if the settings or the run to resume cannot be read
   * @throws IllegalArgumentException if a setting is unknown or invalid, or a new run would
   *     overwrite another; the message names the setting or the file
   * @throws ResumeRefusedException if the run to resume has other settings
   */
  public TrainingRun(TrainingRequest request, TrainingListener listener)
      throws IOException, ResumeRefusedException {
    this(request, listener, SAVE_EVERY);
  }

  TrainingRun(TrainingRequest request, TrainingListener listener, Duration saveEvery)
      throws IOException, ResumeRefusedException {
    this.request = request;
    this.listener = listener;
    this.saveEvery = saveEvery;
    folder = new RunFolder(request.work());
    failures = new RunFailures(folder);
    plan = request.resume() ? RunPlan.resumed(request, folder) : RunPlan.fresh(request);
    config = plan.config();
    TrainingDevice.of(plan.device());
    Optional<String> refusal = request.resume() ? Optional.empty() : folder.refusal();
    if (refusal.isPresent()) {
      throw new IllegalArgumentException(refusal.get());
    }
    if (Files.exists(plan.output()) && !Files.isRegularFile(plan.output())) {
      throw new IllegalArgumentException(
          plan.output() + " is not a regular file; name another file for the checkpoint");
    }
    if (folder.contains(plan.output())) {
      throw new IllegalArgumentException(
          plan.output() + " is a file of the run itself; name another file for the checkpoint");
    }
  }

  /** Returns why a new run may not use a work folder, in one line; empty if it may. */
  public static Optional<String> refusal(Path work) {
    return new RunFolder(work).refusal();
  }

  /** Returns whether a work folder has a run that can be resumed. */
  public static boolean isResumable(Path work) {
    return Files.exists(new RunFolder(work).record());
  }

  /**
   * Returns the id of the bundled checkpoint that a run on a folder starts from by default.
   *
   * @throws IOException if the folder cannot be read or has no image
   */
  public static String defaultStart(Path folder) throws IOException {
    try (ImageSources sources = ImageSources.open(List.of(folder), List.of(), folder)) {
      return ImageSizes.of(sources).bundled().id();
    }
  }

  /**
   * Trains and writes the checkpoint.
   *
   * @throws IOException if the images cannot be read or the first files cannot be written
   * @throws TrainingException if the run cannot start, diverges, or runs out of memory; the last
   *     good state remains in the work folder
   */
  public TrainingResult run() throws IOException, TrainingException {
    Libtorch.load();
    // fail early: the first save is minutes away
    Files.createDirectories(folder.path());
    Files.createDirectories(plan.output().getParent());
    FolderLock lock = lock();
    try {
      return locked();
    } catch (OutOfMemoryError e) {
      throw failures.of(e);
    } catch (EngineException e) {
      throw failures.of(e);
    } finally {
      lock.close();
    }
  }

  private FolderLock lock() throws IOException, TrainingException {
    try {
      return FolderLock.acquire(folder.path(), folder.lock());
    } catch (FolderInUseException e) {
      throw new TrainingException(e.getMessage() + " with --work");
    }
  }

  private TrainingResult locked() throws IOException, TrainingException {
    Optional<String> refusal = request.resume() ? Optional.empty() : folder.refusal();
    if (refusal.isPresent()) { // another run took the folder in the meantime
      throw new TrainingException(refusal.get());
    }
    UnpackedFile.deleteAbandoned(folder.path());
    Optional<RunRecord> kept =
        request.resume() ? Optional.of(RunRecord.read(folder.record())) : Optional.empty();
    if (kept.isPresent()) {
      kept.get().requireReplaceable(plan.output());
      Optional<TrainingResult> done = alreadyDone(kept.get());
      if (done.isPresent()) {
        return done.get();
      }
    }
    try (PictureStore store = PictureStore.create(folder.pixels())) {
      return trained(kept, store);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private TrainingResult trained(Optional<RunRecord> kept, PictureStore store)
      throws IOException, TrainingException {
    Optional<RunImages> read = RunImages.read(plan, folder, store, listener);
    if (read.isEmpty()) {
      int done = kept.isPresent() ? stepsOnDisk() : 0;
      return result(End.STOPPED, done, done, false, 0);
    }
    RunImages images = read.get();
    List<String> differences = kept.map(images::differences).orElse(List.of());
    if (!differences.isEmpty()) {
      throw new ResumeRefusedException(folder, differences);
    }
    plan.from()
        .ifPresent(
            from ->
                listener.onInfo(
                    "continuing from %s, lambdas %s"
                        .formatted(from.label(), plan.settings().get("lambdas"))));
    if (!config.quantizer().codes()) {
      listener.onInfo(
          "quantizer %s is an experiment: the checkpoint can be trained further, but no codec opens it"
              .formatted(config.quantizer().label()));
    }
    listener.onInfo(images.text(config));
    return train(images);
  }

  private int stepsOnDisk() throws IOException {
    return Files.isRegularFile(folder.state())
        ? TrainingState.steps(Checkpoint.read(folder.state())).orElse(0)
        : 0;
  }

  /** Returns the result if a resumed run has done all steps and its checkpoint exists. */
  private Optional<TrainingResult> alreadyDone(RunRecord record)
      throws IOException, TrainingException {
    if (!Files.isRegularFile(folder.state())) {
      return Optional.empty(); // stopped before its first save
    }
    Checkpoint state = Checkpoint.read(folder.state());
    int done = TrainingState.steps(state).orElse(0);
    if (config.minutes() == 0 && done > config.steps()) {
      throw new TrainingException(
          "%s: the run has done %d steps already; steps=%d is fewer"
              .formatted(folder.path(), done, config.steps()));
    }
    boolean codebooks = TrainingState.hasCodebooks(state);
    boolean measured = HeldOut.has(folder.heldOut(), config.lambdas().size(), done);
    boolean written =
        Files.exists(plan.output())
            && record
                .entryOf(plan.output())
                .map(one -> measured || one.step() == done)
                .orElse(false);
    boolean complete =
        config.minutes() > 0
            ? TrainingState.minutes(state) >= config.minutes()
            : done == config.steps();
    return complete && (written || !codebooks)
        ? Optional.of(result(End.NOTHING_TO_DO, done, done, codebooks, 0))
        : Optional.empty();
  }

  private TrainingResult train(RunImages images) throws IOException, TrainingException {
    try (NDManager manager = NDManager.newBaseManager(TrainingDevice.of(plan.device()));
        Trainer trainer = new Trainer(config, images.split().training(), manager)) {
      TrainingState.Resumed start = start(trainer);
      RunRecord record = plan.record(start.origin(), images);
      record.write(folder.record());
      announceCodebooks(trainer, start.step());
      RunningFigures figures = new RunningFigures(config.lambdas().size());
      figures.restore(start.figures());
      RunTimes times = new RunTimes();
      try (HeldOut heldOut = heldOut(images.split(), start.step());
          TrainingLog log =
              new TrainingLog(
                  folder.figures(), config, trainer.schedule, start.step(), figures, listener)) {
        times.end(RunTimes.HELD_OUT);
        RunReport report =
            new RunReport(folder, record, config, trainer, start.step(), heldOut, times);
        RunSaver saver =
            new RunSaver(
                folder,
                plan.output(),
                record,
                config,
                trainer,
                start,
                figures,
                report,
                heldOut,
                times,
                listener);
        TrainingLoop loop = new TrainingLoop(trainer, log, saver, times, listener, saveEvery);
        int step;
        try {
          step = loop.run(start.step());
        } catch (TrainingLoop.DivergedException e) {
          throw failures.diverged(e.getMessage(), saver.savedStep());
        }
        End end =
            loop.endedEarly()
                ? End.EARLY
                : trainer.schedule.isDone(step) ? End.FINISHED : End.STOPPED;
        if (heldOut != null) {
          heldOut.summary().ifPresent(listener::onInfo);
        }
        return result(end, step, saver.savedStep(), trainer.hasCodebooks(), images.unreadable());
      }
    }
  }

  /** Opens the measurements of held-out images, or returns null if there are none. */
  private HeldOut heldOut(HeldOutImages.Split images, int firstStep) throws IOException {
    if (images.heldOut().isEmpty()) {
      return null;
    }
    return new HeldOut(folder.heldOut(), images, config, plan.from(), firstStep, listener);
  }

  private TrainingState.Resumed start(Trainer trainer) throws IOException {
    if (request.resume() && Files.isRegularFile(folder.state())) {
      return TrainingState.read(folder.state(), config, trainer);
    }
    return plan.from().isPresent()
        ? RunStart.from(plan.from().get(), config, trainer, listener)
        : RunStart.fromTransform(config, trainer);
  }

  private void announceCodebooks(Trainer trainer, int done) {
    int steps = trainer.stepsToCodebooks();
    if (config.minutes() > 0 ? config.roundingFraction() >= 1 : steps > config.steps()) {
      listener.onInfo(
          "these settings have no joint phase, so no checkpoint is written; continue with a run that"
              + " has one and --from "
              + folder.path());
    } else if (steps > done && config.minutes() == 0) {
      listener.onInfo(
          "the joint phase starts at step %d of %d; the checkpoint is written from then on"
              .formatted(steps, config.steps()));
    }
  }

  private TrainingResult result(
      End end, int step, int savedStep, boolean codebooks, int unreadable) {
    Optional<Path> checkpoint = codebooks ? Optional.of(plan.output()) : Optional.empty();
    return new TrainingResult(
        end, step, savedStep, Math.max(step, config.steps()), checkpoint, unreadable);
  }
}
