package io.vqstream.registry;

/**
 * Thrown if the checkpoint of a record did not arrive in time. The record can be decoded once the
 * checkpoint is published. The message is one line.
 */
public final class CheckpointLateException extends Exception {
  private static final long serialVersionUID = 1L;

  public CheckpointLateException(String message) {
    super(message);
  }
}
