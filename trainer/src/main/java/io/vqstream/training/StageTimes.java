package io.vqstream.training;

import java.util.LinkedHashMap;
import java.util.Map;

/** Adds up how long a run has spent in each of its stages since it was started or resumed. */
final class StageTimes {
  static final String HELD_OUT = "held-out images";
  static final String SAVING = "saving";
  static final String DRAWING = "drawing";

  private final Map<String, Double> seconds = new LinkedHashMap<>();
  private long last = System.nanoTime();

  /** Starts a stage now. */
  void begin() {
    last = System.nanoTime();
  }

  /** Adds the time since the last call, or since {@link #begin}, to a stage. */
  void end(String stage) {
    long now = System.nanoTime();
    seconds.merge(stage, (now - last) / 1e9, Double::sum);
    last = now;
  }

  /** Returns the seconds by stage, in the order in which stages first ended. */
  Map<String, Double> seconds() {
    return seconds;
  }
}
