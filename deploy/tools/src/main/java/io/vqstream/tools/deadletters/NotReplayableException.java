package io.vqstream.tools.deadletters;

/**
 * One dead letter cannot be published, for a reason that the others need not share. The message is
 * one line. What is wrong with the brokers, or with rights, is an {@link java.io.IOException}.
 */
final class NotReplayableException extends Exception {
  private static final long serialVersionUID = 1L;

  NotReplayableException(String message, Throwable cause) {
    super(message, cause);
  }
}
