package io.vqstream.client;

import io.vqstream.deadletter.BadRecordException;
import io.vqstream.deadletter.FailureReason;
import org.apache.kafka.common.errors.SerializationException;

/**
 * A value cannot be encoded or decoded because of what it is; the next one may be good. The message
 * is one line that names the topic.
 */
public final class BadImageException extends SerializationException {
  private static final long serialVersionUID = 1L;

  private final FailureReason reason;

  BadImageException(String topic, BadRecordException cause) {
    super("topic " + topic + ": " + cause.reason().word() + ": " + cause.getMessage(), cause);
    this.reason = cause.reason();
  }

  /** What is wrong, as the failure topic and the metrics of the service call it. */
  public FailureReason reason() {
    return reason;
  }
}
