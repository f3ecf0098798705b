package io.vqstream.training;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds up how long a run has spent in each of its stages since it was started or resumed. */
final class RunTimes {
  static final String ROUNDING = "rounding phase";
  static final String FROZEN = "frozen phase";
  static final String JOINT = "joint phase";
  static final String FINAL = "final phase";
  static final String HELD_OUT = "held-out images";
  static final String SAVING = "saving";
  static final String DRAWING = "drawing";

  private static final List<String> ORDER =
      List.of(ROUNDING, FROZEN, JOINT, FINAL, HELD_OUT, SAVING, DRAWING);

  private final Map<String, Double> seconds = new HashMap<>();
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

  /** Returns the seconds by stage, in the order above. */
  Map<String, Double> seconds() {
    Map<String, Double> ordered = new LinkedHashMap<>();
    for (String stage : ORDER) {
      if (seconds.containsKey(stage)) {
        ordered.put(stage, seconds.get(stage));
      }
    }
    return ordered;
  }
}
