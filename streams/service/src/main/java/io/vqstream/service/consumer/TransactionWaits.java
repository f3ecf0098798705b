package io.vqstream.service.consumer;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long the producers of a service have waited for their transaction coordinator. Stream threads
 * update it; any thread can read it.
 */
public final class TransactionWaits {
  private final Map<Object, Long> since = new ConcurrentHashMap<>();

  /** Returns the longest wait in progress; empty if no producer waits. */
  public Optional<Duration> longest() {
    long now = System.nanoTime();
    return since.values().stream()
        .map(start -> Duration.ofNanos(now - start))
        .max(Duration::compareTo);
  }

  /** Records that a producer waits. The first call counts until {@link #ended}. */
  void began(Object producer) {
    since.putIfAbsent(producer, System.nanoTime());
  }

  /** Records that the coordinator has answered a producer, or that the producer is closed. */
  void ended(Object producer) {
    since.remove(producer);
  }
}
