package io.vqstream.service;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Limits restarts of failed stream threads: an exponential backoff of up to 30 s and a maximum
 * number of restarts within ten minutes. Threads that fail during a backoff have the same cause;
 * they share the backoff and count as one restart.
 *
 * <p>Thread-safe.
 */
final class RestartBackoff {
  private static final Duration WINDOW = Duration.ofMinutes(10);
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(30);

  private final int maxAttempts;
  private final long initialBackoff;
  private final Deque<Long> past = new ArrayDeque<>();
  private long waitingUntil;

  /**
   * @param maxAttempts maximum number of restarts within ten minutes; 0 for no restarts
   * @param initialBackoff initial backoff; doubled each time, up to 30 s
   */
  RestartBackoff(int maxAttempts, Duration initialBackoff) {
    this.maxAttempts = maxAttempts;
    this.initialBackoff = initialBackoff.toNanos();
  }

  /**
   * Records a failed thread.
   *
   * @param now current {@link System#nanoTime}
   * @return backoff before the restart; empty if the maximum number of restarts is reached
   */
  synchronized Optional<Duration> next(long now) {
    if (!past.isEmpty() && now < waitingUntil) {
      return Optional.of(Duration.ofNanos(waitingUntil - now));
    }
    while (!past.isEmpty() && now - past.peekFirst() > WINDOW.toNanos()) {
      past.removeFirst();
    }
    if (past.size() >= maxAttempts) {
      return Optional.empty();
    }
    int doublings = Math.min(past.size(), 30);
    long pause = Math.min(initialBackoff << doublings, MAX_BACKOFF.toNanos());
    past.addLast(now);
    waitingUntil = now + pause;
    return Optional.of(Duration.ofNanos(pause));
  }

  /** Returns the maximum number of restarts within ten minutes. */
  int maxAttempts() {
    return maxAttempts;
  }
}
