package io.vqstream.registry;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * How long a frame waits for its checkpoint.
 *
 * @param absent limit while the topic can be read and does not have the checkpoint
 * @param unreachable limit while the topic cannot be read
 * @param cancelled whether to end the wait now
 */
public record CheckpointWait(Duration absent, Duration unreachable, BooleanSupplier cancelled) {

  /** A wait that nobody cancels, with one limit for both. */
  public static CheckpointWait atMost(Duration limit) {
    return new CheckpointWait(limit, limit, () -> false);
  }
}
