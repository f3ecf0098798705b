package io.vqstream.client;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * A value could not be encoded or decoded because of the system: a missing library, brokers that do
 * not answer, an interrupt. Nothing is known to be wrong with the record, so a consumer must not
 * seek past it. The message is one line.
 *
 * <p>Kafka wraps every exception of a deserializer in a {@link
 * org.apache.kafka.common.errors.RecordDeserializationException}: look at its cause.
 */
public final class SystemFaultException extends KafkaException {
  private static final long serialVersionUID = 1L;

  private SystemFaultException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * Wraps whatever a codec threw that is not about the data. After an interrupt, the interrupt
   * status of the thread is set.
   */
  static SystemFaultException of(String topic, Throwable cause) {
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (t instanceof InterruptedException || t instanceof InterruptException) {
        Thread.currentThread().interrupt();
        return new SystemFaultException("topic " + topic + ": interrupted", cause);
      }
    }
    return new SystemFaultException(
        "topic " + topic + ": " + MissingDependency.describe(cause), cause);
  }
}
