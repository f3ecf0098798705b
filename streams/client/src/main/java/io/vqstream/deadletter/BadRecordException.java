package io.vqstream.deadletter;

/**
 * Thrown if the data of a record is invalid. The record belongs in the failure topic and processing
 * continues. System faults are never reported with this exception. The message is one line.
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
