package io.vqstream.study;

/** Is told the progress of studies. */
public interface StudyListener {
  /** Receives a line of progress. */
  void onInfo(String line);

  /** Receives the number of runs that are finished, of all. */
  void onRuns(int done, int total);

  /** Receives the steps of the run in progress, about twenty times. */
  default void onSteps(String run, int done, int planned) {}

  /** Returns whether to end after the step in progress. */
  boolean stopRequested();
}
