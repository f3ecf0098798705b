package io.vqstream.registry;

import org.apache.kafka.common.errors.RetriableException;

/**
 * The topic of checkpoints cannot be read, so nothing is known of the checkpoint that a record
 * names: a system fault, not a bad record. The message is one line.
 */
public final class CheckpointUnreachableException extends RetriableException {
  private static final long serialVersionUID = 1L;

  /**
   * @param cause null if the brokers did not answer
   */
  public CheckpointUnreachableException(String message, Throwable cause) {
    super(message, cause);
  }
}
