package io.vqstream.training;

import io.vqstream.checkpoint.CheckpointWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Saves the state, the checkpoint and the reconstructions of a run. Files are replaced atomically:
 * if a write fails, the failure is reported and the last good file remains.
 */
final class RunSaver {
  private final RunFolder folder;
  private final Path output;
  private final TrainingConfig config;
  private final Trainer trainer;
  private final String origin;
  private final Provenance provenance;
  private final RunningFigures figures;
  private final Reconstructions reconstructions;
  private final TrainingListener listener;
  private RunRecord record;
  private int savedStep;

  /**
   * @param record the record as it is on disk
   * @param start the step and the origin that the run starts from
   */
  RunSaver(
      RunFolder folder,
      Path output,
      RunRecord record,
      TrainingConfig config,
      Trainer trainer,
      TrainingState.Resumed start,
      RunningFigures figures,
      Reconstructions reconstructions,
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
    this.reconstructions = reconstructions;
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

  /**
   * Saves state and, once there are codebooks, the checkpoint.
   *
   * @param step steps done
   * @return whether both are on disk
   * @throws UnsavableWeightException if a weight is not finite; the files of before stay
   */
  boolean save(int step) throws UnsavableWeightException {
    try {
      return saveBoth(step);
    } catch (IllegalArgumentException e) {
      throw new UnsavableWeightException(e);
    }
  }

  private boolean saveBoth(int step) {
    boolean state =
        tried(
            "the state",
            folder.state(),
            () -> {
              TrainingState.write(folder.state(), step, config, trainer, origin, figures.exact());
              savedStep = step;
            });
    boolean checkpoint =
        !trainer.hasCodebooks() || tried("the checkpoint", output, () -> writeCheckpoint(step));
    return state && checkpoint;
  }

  /** Draws the picture of the run. */
  void draw() {
    Path file = folder.reconstructions();
    tried("the reconstructions", file, () -> reconstructions.write(file, trainer));
  }

  private void writeCheckpoint(int step) throws IOException {
    Map<String, String> metadata = provenance.after(step, config, figures.text());
    CheckpointWriter writer =
        TrainingState.export(config, trainer.networks, trainer.readBooks(), metadata);
    record.requireReplaceable(output);
    // recorded first: after a crash in between the file on disk is one of those recorded
    record = record.with(RunRecord.Written.of(output, writer.toBytes(), step));
    record.write(folder.record());
    writer.write(output);
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
