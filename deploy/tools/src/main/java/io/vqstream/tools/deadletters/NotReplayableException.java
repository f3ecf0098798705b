package io.vqstream.tools.deadletters;

/**
 * Thrown if one dead letter cannot be published while others may. The message is one line. Errors
 * of the brokers and missing permissions are {@link java.io.IOException}s.
 */
final class NotReplayableException extends Exception {
  private static final long serialVersionUID = 1L;

  NotReplayableException(String message, Throwable cause) {
    super(message, cause);
  }
}
