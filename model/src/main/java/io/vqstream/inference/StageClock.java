package io.vqstream.inference;

import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Measures the stages of one call and reports them to a listener. A stage starts where the previous
 * one ends, the first one at the creation of the clock. Not thread-safe.
 */
public final class StageClock {
  private final StageListener listener;
  private final boolean encoding;
  private final LongSupplier nanoTime;
  private long stageStart;
  private long partNanos;

  /**
   * Starts the clock.
   *
   * @param encoding whether the call encodes
   */
  public StageClock(StageListener listener, boolean encoding) {
    this(listener, encoding, System::nanoTime);
  }

  StageClock(StageListener listener, boolean encoding, LongSupplier nanoTime) {
    this.listener = listener;
    this.encoding = encoding;
    this.nanoTime = nanoTime;
    stageStart = nanoTime.getAsLong();
  }

  /**
   * Starts the clock at an earlier time.
   *
   * @param encoding whether the call encodes
   * @param elapsedNanos time that the first stage has already taken
   */
  public StageClock(StageListener listener, boolean encoding, long elapsedNanos) {
    this(listener, encoding);
    stageStart -= elapsedNanos;
  }

  /** Ends a stage and reports the time since the previous one ended. */
  public void end(Stage stage) {
    long now = nanoTime.getAsLong();
    listener.onStage(stage, encoding, now - stageStart);
    stageStart = now;
  }

  /**
   * Wraps work that belongs to a nested stage and runs in several parts within another stage.
   * {@link #endParts} reports the total time.
   */
  public <T> Supplier<T> part(Supplier<T> work) {
    return () -> {
      long start = nanoTime.getAsLong();
      try {
        return work.get();
      } finally {
        partNanos += nanoTime.getAsLong() - start;
      }
    };
  }

  /** Ends a nested stage; its time is subtracted from that of the enclosing stage. */
  public void endParts(Stage stage) {
    listener.onStage(stage, encoding, partNanos);
    stageStart += partNanos;
    partNanos = 0;
  }
}
