package io.vqstream.registry;

import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown if the checkpoint topic cannot be read, so that the checkpoint of a record cannot be
 * looked up: a system fault, not a bad record. The message is one line.
 */
public final class CheckpointUnreachableException extends RetriableException {
  private static final long serialVersionUID = 1L;

  /**
   * @param cause null if the brokers did not answer
   */
  public CheckpointUnreachableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
