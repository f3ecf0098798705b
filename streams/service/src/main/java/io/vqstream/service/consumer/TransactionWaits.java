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
  /**
   * Kafka Streams tries again within seconds, unless the task has gone to another instance: then
   * nobody waits any more.
   */
  private static final Duration RETRIED_WITHIN = Duration.ofMinutes(2);

  private final Map<Object, Wait> waits = new HashMap<>();
  private final long retriedWithinNanos;

  /** The wait of a producer that was closed before its coordinator answered. */
  private Optional<Wait> unanswered = Optional.empty();

  /**
   * A wait.
   *
   * @param since start of the first attempt
   * @param ended end of the last attempt; empty while one is in progress
   */
  private record Wait(long since, OptionalLong ended) {}

  /** Creates an empty set of waits. */
  public TransactionWaits() {
    this(RETRIED_WITHIN);
  }

  TransactionWaits(Duration retriedWithin) {
    retriedWithinNanos = retriedWithin.toNanos();
  }

  /** Returns the longest wait in progress; empty if no producer waits. */
  public synchronized Optional<Duration> longest() {
    long now = System.nanoTime();
    waits.values().removeIf(wait -> isOver(wait, now));
    unanswered = unanswered.filter(wait -> !isOver(wait, now));
    return LongStream.concat(
            waits.values().stream().mapToLong(Wait::since),
            unanswered.stream().mapToLong(Wait::since))
        .mapToObj(start -> Duration.ofNanos(now - start))
        .max(Duration::compareTo);
  }

  private boolean isOver(Wait wait, long now) {
    return wait.ended().isPresent() && now - wait.ended().getAsLong() > retriedWithinNanos;
  }

  /**
   * Records that a producer waits. The first call counts until {@link #answered}, and the successor
   * of a producer that was closed meanwhile has waited as long.
   */
  synchronized void began(Object producer) {
    Wait before = waits.containsKey(producer) ? waits.get(producer) : unanswered.orElse(null);
    long since = before == null ? System.nanoTime() : before.since();
    waits.put(producer, new Wait(since, OptionalLong.empty()));
  }

  /** Records that an attempt of a producer failed, after which it may try again. */
  synchronized void failed(Object producer) {
    waits.computeIfPresent(
        producer, (any, wait) -> new Wait(wait.since(), OptionalLong.of(System.nanoTime())));
  }

  /** Records that the coordinator has answered a producer. */
  synchronized void answered(Object producer) {
    waits.remove(producer);
    unanswered = Optional.empty();
  }

  /** Records that a producer is closed. */
  synchronized void closed(Object producer) {
    Wait wait = waits.remove(producer);
    if (wait != null && unanswered.isEmpty()) {
      unanswered = Optional.of(new Wait(wait.since(), OptionalLong.of(System.nanoTime())));
    }
  }
}
