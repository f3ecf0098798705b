package io.vqstream.streams.checkpoint;

import io.vqstream.checkpoint.Checkpoint;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.InterruptException;

/** A checkpoint that is looked for. Safe for use by many threads. */
public final class Arrival {
  private final String prefix;
  private final long since = System.nanoTime();
  private final CompletableFuture<Checkpoint> checkpoint = new CompletableFuture<>();
  private volatile String trouble = "";

  Arrival(String prefix) {
    this.prefix = prefix;
  }

  /**
   * Waits for it. The time counts from when it was first looked for, not from each call: of many
   * records that name a checkpoint that never comes, the first waits and the others do not.
   *
   * @throws CheckpointLateException if it is not there in time
   * @throws InterruptException if the thread is interrupted
   */
  public Checkpoint await(Duration patience) throws CheckpointLateException {
    long left = since + patience.toNanos() - System.nanoTime();
    try {
      return checkpoint.get(Math.max(0, left), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw late(patience);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private CheckpointLateException late(Duration patience) {
    return new CheckpointLateException(
        "checkpoint %s did not arrive within %d ms%s; replay the record when it has"
            .formatted(prefix, patience.toMillis(), trouble.isEmpty() ? "" : " (" + trouble + ")"));
  }

  /** The checkpoint, where it is there. */
  public Optional<Checkpoint> now() {
    return Optional.ofNullable(checkpoint.getNow(null));
  }

  /** Why it is not there yet, in one line; empty where nothing is known. */
  public String trouble() {
    return trouble;
  }

  String prefix() {
    return prefix;
  }

  /** Whether it has been looked for longer than that. */
  public boolean olderThan(Duration age) {
    return System.nanoTime() - since > age.toNanos();
  }

  /** Notes why it is not there yet. Returns whether that is news. */
  boolean note(String why) {
    boolean news = !why.equals(trouble);
    trouble = why;
    return news;
  }

  void complete(Checkpoint arrived) {
    checkpoint.complete(arrived);
  }
}
