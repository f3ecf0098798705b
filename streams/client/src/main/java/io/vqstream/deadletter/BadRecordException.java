package io.vqstream.deadletter;

/**
 * Something is wrong with one record's data: it belongs in the failure topic, and the stream goes
 * on. What is wrong with the system is never one of these. The message is one line.
 */
public final class BadRecordException extends Exception {
  private static final long serialVersionUID = 1L;

  private final FailureReason reason;

  public BadRecordException(FailureReason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public BadRecordException(FailureReason reason, Exception cause) {
    super(cause.getMessage(), cause);
    this.reason = reason;
  }

  public FailureReason reason() {
    return reason;
  }
}
