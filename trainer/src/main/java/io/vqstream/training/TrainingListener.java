package io.vqstream.training;

/** Hears how a training run goes. Called on the thread that trains. */
public interface TrainingListener {

  /** A line of progress. */
  void said(String line);

  /** A line about something that failed while the run continues, such as an unreadable image. */
  void failed(String line);

  /** Returns whether the run should finish its step, save its state and end. */
  default boolean stopRequested() {
    return false;
  }

  /** So many of the run's steps are done. */
  void stepped(int done, int total);
}
