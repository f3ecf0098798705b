package io.vqstream.training;

import io.vqstream.checkpoint.CheckpointWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Saves the state, the checkpoint, the pictures and the page of a run. Files are replaced
 * atomically: if a write fails, the failure is reported and the last good file remains.
 */
final class RunSaver {
  private final RunFolder folder;
  private final Path output;
  private final TrainingConfig config;
  private final Trainer trainer;
  private final String origin;
  private final Provenance provenance;
  private final RunningFigures figures;
  private final RunReport report;
  private final HeldOut heldOut;
  private final RunTimes times;
  private final TrainingListener listener;
  private RunRecord record;
  private int savedStep;

  /**
   * @param record the record as it is on disk
   * @param start the step and the origin that the run starts from
   * @param heldOut measures each checkpoint, of which only the best is written; null for none
   * @param times where the time of saving and measuring is added
   */
  RunSaver(
      RunFolder folder,
      Path output,
      RunRecord record,
      TrainingConfig config,
      Trainer trainer,
      TrainingState.Resumed start,
      RunningFigures figures,
      RunReport report,
      HeldOut heldOut,
      RunTimes times,
      TrainingListener listener) {
    this.folder = folder;
    this.output = output;
    this.record = record;
    this.config = config;
    this.trainer = trainer;
    this.origin = start.origin();
    this.savedStep = start.step();
    this.provenance = new Provenance(config, record.images(), start.origin());
    this.figures = figures;
    this.report = report;
    this.heldOut = heldOut;
    this.times = times;
    this.listener = listener;
  }

  /** Steps done in the last state that was saved; 0 for none. */
  int savedStep() {
    return savedStep;
  }

  private interface Save {
    void run() throws IOException;
  }

  /** Reports a weight that is not finite, or too large for the file: the run has diverged. */
  static final class UnsavableWeightException extends Exception {
    private static final long serialVersionUID = 1L;

    UnsavableWeightException(IllegalArgumentException cause) {
      super(cause.getMessage(), cause);
    }
  }

  /** What happens to the checkpoint at a save. */
  enum Occasion {
    /** The run goes on: it is measured if that is due. */
    ON_THE_WAY,
    /** The run is at its end: it is measured. */
    END,
    /** The run was stopped and has no time to measure. */
    STOP
  }

  /**
   * Saves state and, once there are codebooks, the checkpoint: the latest or, with held-out images,
   * the best.
   *
   * @param step steps done
   * @return whether both are on disk
   * @throws UnsavableWeightException if a weight is not finite; the files of before stay
   */
  boolean save(int step, Occasion occasion) throws UnsavableWeightException {
    try {
      return saveBoth(step, occasion);
    } catch (IllegalArgumentException e) {
      throw new UnsavableWeightException(e);
    }
  }

  private boolean saveBoth(int step, Occasion occasion) {
    boolean state =
        tried(
            "the state",
            folder.state(),
            () -> {
              TrainingState.write(folder.state(), step, config, trainer, origin, figures.exact());
              savedStep = step;
            });
    boolean checkpoint =
        !trainer.hasCodebooks() || tried("the checkpoint", output, () -> keep(step, occasion));
    times.end(RunTimes.SAVING);
    return state && checkpoint;
  }

  /** Returns whether held-out images show no gain any more. */
  boolean isExhausted() {
    return heldOut != null && heldOut.isExhausted();
  }

  private void keep(int step, Occasion occasion) throws IOException {
    if (heldOut == null) {
      writeCheckpoint(step);
      return;
    }
    Optional<HeldOut.Measurement> measured = Optional.empty();
    if (occasion == Occasion.END || (occasion == Occasion.ON_THE_WAY && heldOut.isDue())) {
      times.end(RunTimes.SAVING);
      measured =
          config.quantizer().codes()
              ? heldOut.measure(step, export(step).toCheckpoint())
              : heldOut.measure(step, trainer);
      times.end(RunTimes.HELD_OUT);
    }
    boolean best = measured.isPresent() ? heldOut.isGain(measured.get()) : heldOut.isEmpty();
    if (best) {
      writeCheckpoint(step);
    }
    measured.ifPresent(one -> heldOut.record(one, trainer.schedule.minutes(), best));
  }

  /** Draws the pictures of the run. */
  void draw(int step) {
    tried("the reconstructions", folder.reconstructions(), () -> report.draw(step));
  }

  /** Writes the page of the run. */
  void report(int step) {
    tried("the page", folder.report(), () -> report.write(step));
  }

  private void writeCheckpoint(int step) throws IOException {
    CheckpointWriter writer = export(step);
    record.requireReplaceable(output);
    // recorded first: after a crash in between the file on disk is one of those recorded
    record = record.with(RunRecord.Written.of(output, writer.toBytes(), step));
    record.write(folder.record());
    writer.write(output);
  }

  private CheckpointWriter export(int step) {
    Map<String, String> metadata = provenance.after(step, config, figures.text());
    return TrainingState.export(config, trainer.networks, trainer.readBooks(), metadata);
  }

  private boolean tried(String what, Path file, Save save) {
    try {
      save.run();
      return true;
    } catch (IOException e) {
      listener.onWarning(
          "cannot save %s to %s: %s; the last good state is of step %d; retrying at the next save"
              .formatted(what, file, IoReason.of(e), savedStep));
      return false;
    }
  }
}
