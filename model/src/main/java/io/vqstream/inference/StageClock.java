package io.vqstream.inference;

import java.util.function.Supplier;

/** Tells a listener the time since the last stage ended. For one call on one thread. */
public final class StageClock {
  private final StageListener listener;
  private final boolean encoding;
  private long last = System.nanoTime();
  private long parts;

  public StageClock(StageListener listener, boolean encoding) {
    this.listener = listener;
    this.encoding = encoding;
  }

  public void end(Stage stage) {
    long now = System.nanoTime();
    listener.onStage(stage, encoding, now - last);
    last = now;
  }

  /** Work that is done in parts within another stage; {@link #endParts} tells their time. */
  public <T> Supplier<T> part(Supplier<T> work) {
    return () -> {
      long start = System.nanoTime();
      try {
        return work.get();
      } finally {
        parts += System.nanoTime() - start;
      }
    };
  }

  /** Ends a stage that was done in parts; the stage around it has the rest of the time. */
  public void endParts(Stage stage) {
    listener.onStage(stage, encoding, parts);
    last += parts;
    parts = 0;
  }
}
