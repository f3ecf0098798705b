package io.vqstream.training;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a training run ended.
 *
 * @param end why it ended
 * @param step steps done
 * @param savedStep steps done in the last state that was saved; 0 for none
 * @param steps steps of the whole run
 * @param checkpoint the checkpoint; empty as long as there are no codebooks
 * @param unreadable number of images or folders that could not be read
 */
public record TrainingResult(
    End end, int step, int savedStep, int steps, Optional<Path> checkpoint, int unreadable) {

  /** Why a run ended. */
  public enum End {
    /** All steps are done. */
    FINISHED,
    /** All steps were done and the checkpoint written before; nothing was changed. */
    NOTHING_TO_DO,
    /** The listener asked the run to stop. */
    STOPPED
  }
}
