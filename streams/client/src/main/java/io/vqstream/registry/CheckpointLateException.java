package io.vqstream.registry;

/**
 * A record names a checkpoint that did not arrive in time. Nothing is wrong with the record: it can
 * be read once the checkpoint is there. The message is one line.
 */
public final class CheckpointLateException extends Exception {
  private static final long serialVersionUID = 1L;

  public CheckpointLateException(String message) {
    super(message);
  }
}
