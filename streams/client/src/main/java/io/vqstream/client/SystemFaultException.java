package io.vqstream.client;

import io.vqstream.fault.NativeLibraryError;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Thrown if a value cannot be encoded or decoded because of a system fault: a missing library,
 * unreachable brokers, an interrupt. The record itself may be valid, so a consumer must not seek
 * past it. The message is one line.
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
   * Wraps an exception of a codec that is not caused by the data. Restores the interrupt status of
   * the thread if the cause is an interrupt.
   */
  static SystemFaultException of(String topic, Throwable cause) {
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (t instanceof InterruptedException || t instanceof InterruptException) {
        Thread.currentThread().interrupt();
        return new SystemFaultException("topic " + topic + ": interrupted", cause);
      }
    }
    return new SystemFaultException("topic " + topic + ": " + describe(cause), cause);
  }

  /** Returns the root cause in one line: a missing class or native library, or its message. */
  static String describe(Throwable fault) {
    Throwable root = fault;
    while (!(root instanceof NativeLibraryError)
        && root.getCause() != null
        && root.getCause() != root) {
      root = root.getCause();
    }
    String message = String.valueOf(root.getMessage()).lines().findFirst().orElse("");
    if (root instanceof NoClassDefFoundError || root instanceof ClassNotFoundException) {
      return "class %s is missing; add its jar to the class path"
          .formatted(message.replace('/', '.'));
    }
    if (root instanceof UnsatisfiedLinkError) {
      return "cannot load a native library: " + message;
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : message;
  }
}
