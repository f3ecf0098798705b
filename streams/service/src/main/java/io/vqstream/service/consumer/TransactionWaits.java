package io.vqstream.service.consumer;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * How long the producers of a service have waited for their transaction coordinator. Stream threads
 * update it; any thread can read it.
 */
public final class TransactionWaits {
  private final Map<Object, Long> since = new HashMap<>();

  /** Start of the wait of a producer that was closed before its coordinator answered. */
  private OptionalLong unanswered = OptionalLong.empty();

  /** Returns the longest wait in progress; empty if no producer waits. */
  public synchronized Optional<Duration> longest() {
    long now = System.nanoTime();
    return LongStream.concat(
            since.values().stream().mapToLong(Long::longValue), unanswered.stream())
        .mapToObj(start -> Duration.ofNanos(now - start))
        .max(Duration::compareTo);
  }

  /**
   * Records that a producer waits. The first call counts until {@link #answered}, and the successor
   * of a producer that was closed meanwhile has waited as long.
   */
  synchronized void began(Object producer) {
    since.putIfAbsent(producer, unanswered.orElseGet(System::nanoTime));
  }

  /** Records that the coordinator has answered a producer. */
  synchronized void answered(Object producer) {
    since.remove(producer);
    unanswered = OptionalLong.empty();
  }

  /** Records that a producer is closed. */
  synchronized void closed(Object producer) {
    Long start = since.remove(producer);
    if (start != null && unanswered.isEmpty()) {
      unanswered = OptionalLong.of(start);
    }
  }
}
