package io.vqstream.inference;

import java.util.List;

/**
 * What a {@link Batcher} does with jobs. Called on the batcher's threads.
 *
 * @param <J> a job; its result, and a failure that is its own, are kept in it
 */
public interface BatchHandler<J> {
  /** Called once on each of the batcher's threads, before all else. */
  default void begin() {}

  /** Jobs of equal kinds can be done at once. */
  Object kind(J job);

  /** How many jobs of this one's kind are worth doing at once, at least 1. */
  int most(J job);

  /**
   * Does jobs of one kind at once. What it throws goes to all who wait: it is for failures of the
   * system. What is wrong with one job must not keep it from doing the others.
   */
  void run(List<J> jobs);

  /**
   * Jobs are about to be done at once.
   *
   * @param waited how long each has waited, in nanoseconds
   */
  default void gathered(List<J> jobs, long[] waited) {}
}
