package io.vqstream.registry;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.CheckpointException;
import io.vqstream.checkpoint.UnusableCheckpointException;
import io.vqstream.fault.ExceptionMessages;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/** A pending fetch of a checkpoint. Thread-safe. */
public final class PendingFetch {
  /** Interval at which a wait checks for cancellation. */
  private static final long CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final String prefix;
  private final long since = System.nanoTime();
  private volatile long lastRequest = since;
  private final CompletableFuture<Checkpoint> checkpoint = new CompletableFuture<>();
  private volatile Status status = new Status("", false, null);

  /**
   * Result of the last attempt.
   *
   * @param problem why the checkpoint is not available, in one line; empty before the first result
   * @param answered whether the topic was read and does not contain the checkpoint
   * @param cause why the topic could not be read; null if it was read or the cause is unknown
   */
  private record Status(String problem, boolean answered, @Nullable Throwable cause) {}

  PendingFetch(String prefix) {
    this.prefix = prefix;
  }

  /**
   * Waits for the checkpoint. The limit for a topic that does not contain it counts from the first
   * request: of many records that name a missing checkpoint, only the first one waits. The limit
   * for a topic that cannot be read counts from the call.
   *
   * @throws CheckpointLateException if the topic was read and did not contain it in time
   * @throws CheckpointUnreachableException if the topic could not be read in time
   * @throws UnusableCheckpointException if the checkpoint arrived and this version cannot read it
   * @throws WakeupException if the wait is cancelled
   * @throws InterruptException if the thread is interrupted; its interrupt status is set
   */
  public Checkpoint await(CheckpointWait wait) throws CheckpointLateException {
    long call = System.nanoTime();
    while (true) {
      Status now = status;
      Duration limit = now.answered() ? wait.absent() : wait.unreachable();
      long begin = now.answered() ? since : call;
      long left = begin + limit.toNanos() - System.nanoTime();
      try {
        return checkpoint.get(Math.max(0, Math.min(left, CHECK_NANOS)), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        if (wait.cancelled().getAsBoolean()) {
          throw new WakeupException();
        }
        if (left <= 0) {
          if (now.answered()) {
            throw late(limit, now);
          }
          throw unreachable(limit, now);
        }
      } catch (ExecutionException e) {
        throw new UnusableCheckpointException(ExceptionMessages.of(e), e);
      } catch (InterruptedException e) {
        throw new InterruptException(e);
      }
    }
  }

  private CheckpointLateException late(Duration limit, Status now) {
    return new CheckpointLateException(
        "checkpoint %s did not arrive within %d ms (%s); replay the record when it is available"
            .formatted(prefix, limit.toMillis(), now.problem()));
  }

  private CheckpointUnreachableException unreachable(Duration limit, Status now) {
    return new CheckpointUnreachableException(
        "checkpoint %s cannot be looked up: %s (waited %d ms)"
            .formatted(
                prefix,
                now.problem().isEmpty() ? "the brokers have not answered" : now.problem(),
                limit.toMillis()),
        now.cause());
  }

  /** Returns the checkpoint; empty while the fetch is pending, and if it has failed. */
  public Optional<Checkpoint> now() {
    return hasFailed() ? Optional.empty() : Optional.ofNullable(checkpoint.getNow(null));
  }

  /** Returns whether the checkpoint arrived and this version cannot read it. */
  boolean hasFailed() {
    return checkpoint.isCompletedExceptionally();
  }

  /** Returns why the checkpoint is not available yet, in one line; empty if unknown. */
  public String problem() {
    return status.problem();
  }

  String prefix() {
    return prefix;
  }

  /** Returns whether the fetch was requested longer ago than an age. */
  public boolean olderThan(Duration age) {
    return System.nanoTime() - since > age.toNanos();
  }

  /** Keeps the fetch for as long again. */
  void renew() {
    lastRequest = System.nanoTime();
  }

  /** Returns whether the last request was longer ago than a time. */
  boolean unusedFor(Duration time) {
    return System.nanoTime() - lastRequest > time.toNanos();
  }

  /** Records that the topic does not contain the checkpoint; returns whether the status changed. */
  boolean absent(String why) {
    return update(new Status(why, true, null));
  }

  /**
   * Records that the topic or the checkpoint could not be read; returns whether the status changed.
   *
   * @param cause null if the brokers did not answer
   */
  boolean unreadable(String why, @Nullable Throwable cause) {
    return update(new Status(why, false, cause));
  }

  private boolean update(Status next) {
    boolean changed = !next.problem().equals(status.problem());
    status = next;
    return changed;
  }

  /** Ends the fetch: the checkpoint arrived and cannot be read. */
  void fail(CheckpointException why) {
    status = new Status(ExceptionMessages.line(why), true, why);
    checkpoint.completeExceptionally(why);
  }

  void complete(Checkpoint arrived) {
    checkpoint.complete(arrived);
  }
}
