package io.vqstream.training;

/** Listens to the progress of a training run. Called on the training thread. */
public interface TrainingListener {

  /** Called with a line of progress. */
  void onInfo(String line);

  /**
   * Called with the figures of the last steps.
   *
   * @param line all of them, one line
   * @param summary the most important ones, a few words
   */
  default void onFigures(String line, String summary) {
    onInfo(line);
  }

  /** Called with a line about a failure that the run survives, such as an unreadable image. */
  void onWarning(String line);

  /** Returns whether the run should finish its step, save its state and end. */
  default boolean stopRequested() {
    return false;
  }

  /**
   * Called after each step.
   *
   * @param done steps done so far
   * @param total steps of the whole run
   */
  void onStep(int done, int total);
}
