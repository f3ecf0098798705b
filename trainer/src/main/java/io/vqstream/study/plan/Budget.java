package io.vqstream.study.plan;

import java.util.function.BooleanSupplier;

/** The time that a run may take, and whether the user wants it to stop. */
public final class Budget {
  private final long end;
  private final BooleanSupplier stopRequested;
  private final Progress progress;

  /** Receives how far a run is. */
  @FunctionalInterface
  public interface Progress {
    /** Receives the steps that were done of those that the run has. */
    void onSteps(int done, int planned);
  }

  private Budget(long end, BooleanSupplier stopRequested, Progress progress) {
    this.end = end;
    this.stopRequested = stopRequested;
    this.progress = progress;
  }

  /** Returns a budget from now on. */
  public static Budget ofSeconds(double seconds, BooleanSupplier stopRequested, Progress progress) {
    return new Budget(System.nanoTime() + (long) (seconds * 1e9), stopRequested, progress);
  }

  /** Returns a budget without limit. */
  public static Budget unlimited() {
    return new Budget(Long.MAX_VALUE / 2 + System.nanoTime(), () -> false, (done, planned) -> {});
  }

  /** Reports the steps that were done. */
  public void report(int done, int planned) {
    progress.onSteps(done, planned);
  }

  /** Returns whether the time is over or the run is to stop. */
  public boolean isSpent() {
    return end - System.nanoTime() < 0 || stopRequested.getAsBoolean();
  }

  /** Returns a share of the time that is left as a budget. */
  public Budget share(double share) {
    long now = System.nanoTime();
    return new Budget(now + (long) ((end - now) * share), stopRequested, progress);
  }
}
