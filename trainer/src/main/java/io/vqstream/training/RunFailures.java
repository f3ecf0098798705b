package io.vqstream.training;

import ai.djl.engine.EngineException;
import java.nio.file.Files;
import java.util.Locale;

/**
 * Failures of a run that has begun, with what to do about each.
 *
 * @param folder where the last good state is, if one was saved
 */
record RunFailures(RunFolder folder) {

  /** Returns the failure of a Java heap that is too small. */
  TrainingException of(OutOfMemoryError error) {
    long heap = Runtime.getRuntime().maxMemory();
    return new TrainingException(
        ("not enough memory (%s): the Java heap is limited to %s. Set VQSTREAM_OPTS=-Xmx%dg, or"
                + " leave the largest images out%s")
            .formatted(
                error.getMessage(), HeapEstimate.gigabytes(heap), (heap >> 29) + 1, howToResume()),
        error);
  }

  /**
   * Returns the failure of an allocation by PyTorch.
   *
   * @throws EngineException the error itself, if it is another one
   */
  TrainingException of(EngineException error) {
    if (!String.valueOf(error.getMessage()).toLowerCase(Locale.ROOT).contains("memory")) {
      throw error;
    }
    return new TrainingException(
        "not enough memory for PyTorch, outside the Java heap. Free memory, or lower crops or"
            + " crop.size in a new run with another --work"
            + howToResume(),
        error);
  }

  /**
   * Returns the failure of a run that has diverged.
   *
   * @param savedStep steps of the last good state; 0 for none
   */
  RunDivergedException diverged(String symptom, int savedStep) {
    String state =
        savedStep == 0
            ? "no good state was saved: start a new run with a lower learning.rate and another --work"
            : ("the last good state is of step %d: start a new run with a lower learning.rate,"
                    + " another --work and --from %s")
                .formatted(savedStep, folder.path());
    return new RunDivergedException("the run has diverged: " + symptom + "; " + state);
  }

  private String howToResume() {
    return Files.exists(folder.state())
        ? "; the last good state is in " + folder.path() + ", continue with --resume"
        : "";
  }
}
