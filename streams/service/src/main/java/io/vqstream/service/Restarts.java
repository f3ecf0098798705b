package io.vqstream.service;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * How often threads that ended by a fault are started again, and how long they wait before: longer
 * each time, and no more than so often within a while. Threads that end while others wait end by
 * the same fault: they wait with them and count as one.
 *
 * <p>Safe for use by many threads.
 */
final class Restarts {
  private static final Duration WINDOW = Duration.ofMinutes(10);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final int most;
  private final long firstPause;
  private final Deque<Long> past = new ArrayDeque<>();
  private long waitingUntil;

  /**
   * @param most restarts within ten minutes; 0 for none at all
   * @param firstPause doubled each time, up to 30 s
   */
  Restarts(int most, Duration firstPause) {
    this.most = most;
    this.firstPause = firstPause.toNanos();
  }

  /**
   * A thread has ended.
   *
   * @param now such as {@link System#nanoTime}
   * @return how long to wait before it is started again; empty when that was done too often
   */
  synchronized Optional<Duration> next(long now) {
    if (!past.isEmpty() && now < waitingUntil) {
      return Optional.of(Duration.ofNanos(waitingUntil - now));
    }
    while (!past.isEmpty() && now - past.peekFirst() > WINDOW.toNanos()) {
      past.removeFirst();
    }
    if (past.size() >= most) {
      return Optional.empty();
    }
    int doublings = Math.min(past.size(), 30);
    long pause = Math.min(firstPause << doublings, LONGEST_PAUSE.toNanos());
    past.addLast(now);
    waitingUntil = now + pause;
    return Optional.of(Duration.ofNanos(pause));
  }

  /** How often within ten minutes. */
  int most() {
    return most;
  }
}
