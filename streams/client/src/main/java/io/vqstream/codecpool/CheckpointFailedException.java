package io.vqstream.codecpool;

/**
 * A checkpoint, not the record and not the system, is the reason that a record cannot be coded or
 * decoded. The message is one line that names the checkpoint.
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
