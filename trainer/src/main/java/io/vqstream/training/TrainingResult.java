package io.vqstream.training;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The result of a training run.
 *
 * @param end how the run ended
 * @param step steps done
 * @param savedStep steps done in the last state that was saved; 0 for none
 * @param steps steps of the whole run
 * @param checkpoint the checkpoint file; empty before the joint phase
 * @param unreadable number of images or folders that could not be read
 */
public record TrainingResult(
    End end, int step, int savedStep, int steps, Optional<Path> checkpoint, int unreadable) {

  /** How a run ended. */
  public enum End {
    /** All steps are done. */
    FINISHED,
    /** Held-out images showed no gain any more; the best checkpoint is written. */
    EARLY,
    /** A resumed run had done all steps and written the checkpoint; nothing was changed. */
    NOTHING_TO_DO,
    /** The listener asked the run to stop. */
    STOPPED
  }
}
