package io.vqstream.registry;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Limits of the wait for the checkpoint of a frame.
 *
 * @param absent maximum time while the topic can be read and does not contain the checkpoint
 * @param unreachable maximum time while the topic cannot be read
 * @param cancelled returns true to cancel the wait
 */
public record CheckpointWait(Duration absent, Duration unreachable, BooleanSupplier cancelled) {

  /** Creates a wait with the same limit for both cases, which cannot be cancelled. */
  public static CheckpointWait upTo(Duration limit) {
    return new CheckpointWait(limit, limit, () -> false);
  }
}
