package io.vqstream.trainer;

/** Hears how a training run goes. Called on the thread that trains. */
public interface TrainingListener {

  /** A line for people. */
  void said(String line);

  /** So many of the run's steps are done. */
  void stepped(int done, int total);
}
