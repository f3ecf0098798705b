package io.vqstream.codecpool;

/**
 * Thrown if a record cannot be encoded or decoded because its checkpoint is unusable. Neither the
 * record nor the system is at fault. The message is one line and names the checkpoint.
 */
public final class CheckpointFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CheckpointFailedException(String message, Throwable cause) {
    super(message, cause);
  }

  public CheckpointFailedException(String message) {
    super(message);
  }
}
