package io.vqstream.client;

import io.vqstream.deadletter.BadRecordException;
import io.vqstream.deadletter.FailureReason;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Thrown if a value cannot be encoded or decoded because its data is invalid. Later values are not
 * affected. The message is one line and names the topic.
 */
public final class BadImageException extends SerializationException {
  private static final long serialVersionUID = 1L;

  private final FailureReason reason;

  BadImageException(String topic, BadRecordException cause) {
    super("topic " + topic + ": " + cause.reason().id() + ": " + cause.getMessage(), cause);
    this.reason = cause.reason();
  }

  /** Returns the reason, as in the service's failure topic and metrics. */
  public FailureReason reason() {
    return reason;
  }
}
