package io.vqstream.inference;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;

/**
 * Work on words that remembers its batches. Words of one first letter are of one kind; a word that
 * begins with {@code x} breaks the system.
 */
final class Recording implements BatchHandler<String> {
  final List<List<String>> batches = new CopyOnWriteArrayList<>();
  final List<Long> waited = new CopyOnWriteArrayList<>();

  /** A batch needs one of these to begin, and another to end. */
  private final Semaphore begin = new Semaphore(0);

  private final Semaphore end = new Semaphore(0);
  private final boolean gated;
  private final int most;

  private Recording(boolean gated, int most) {
    this.gated = gated;
    this.most = most;
  }

  /** Batches end by themselves. */
  static Recording free() {
    return new Recording(false, Integer.MAX_VALUE);
  }

  /** Batches end when {@link #letOneEnd} says so. */
  static Recording gated() {
    return new Recording(true, Integer.MAX_VALUE);
  }

  /** As {@link #gated}, of kinds that so many of go together. */
  static Recording gated(int most) {
    return new Recording(true, most);
  }

  /** Waits until a batch has begun. */
  void awaitOneBegun() {
    begin.acquireUninterruptibly();
  }

  void letOneEnd() {
    end.release();
  }

  @Override
  public Object kind(String job) {
    return job.charAt(0);
  }

  @Override
  public int most(String job) {
    return most;
  }

  @Override
  public void run(List<String> jobs) {
    batches.add(List.copyOf(jobs));
    if (gated) {
      begin.release();
      end.acquireUninterruptibly();
    }
    if (jobs.get(0).startsWith("x")) {
      throw new OutOfMemoryError("no memory for " + jobs);
    }
  }

  @Override
  public void gathered(List<String> jobs, long[] waitedNanos) {
    for (long nanos : waitedNanos) {
      waited.add(nanos);
    }
  }
}
