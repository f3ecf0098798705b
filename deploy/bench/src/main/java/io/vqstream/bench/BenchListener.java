package io.vqstream.bench;

/** Receives the progress of a benchmark, on any thread, and may cancel it. */
public interface BenchListener {

  /** Called when a phase starts. */
  void phaseStarted(String line);

  /** Called after each image of a measured run. */
  void imageDone();

  /** Returns whether the benchmark should end early. */
  boolean stopped();
}
