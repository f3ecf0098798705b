package io.vqstream.bench;

/** Hears how far a benchmark is, on any of its threads, and may end it. */
public interface BenchListener {

  /** Something begins. */
  void begins(String line);

  /** An image of a measured run is done. */
  void imageDone();

  /** Whether the benchmark should end early. */
  boolean stopped();
}
