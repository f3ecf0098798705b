package io.vqstream.kafka;

import io.vqstream.fault.ExceptionMessages;
import java.util.Locale;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Describes failures of Kafka clients in one line. Failures of TLS handshakes are explained.
 *
 * <p>{@link #of} describes an exception that a Kafka client threw. {@link #ofThread} describes any
 * exception that ended a thread that uses Kafka clients. Other exceptions are described by {@link
 * ExceptionMessages}.
 */
public final class KafkaErrors {
  private KafkaErrors() {}

  /**
   * Returns the message of an exception, followed by that of its root cause unless it is contained.
   * Timeouts start with {@code timed out}.
   */
  public static String of(Throwable thrown) {
    String line = TlsFault.in(thrown).orElseGet(() -> ofMessages(thrown));
    boolean unnamed =
        thrown instanceof TimeoutException && !line.toLowerCase(Locale.ROOT).contains("timed out");
    return unnamed ? "timed out: " + line : line;
  }

  /** Returns the line for any exception that ended a thread, with its root cause. */
  public static String ofThread(Throwable thrown) {
    return TlsFault.in(thrown).orElseGet(() -> ExceptionMessages.withRoot(thrown));
  }

  private static String ofMessages(Throwable thrown) {
    Throwable root = ExceptionMessages.root(thrown);
    String line = message(thrown);
    return line.contains(message(root)) ? line : line + ": " + message(root);
  }

  private static String message(Throwable thrown) {
    String text = thrown.getMessage();
    String line = text == null || text.isBlank() ? thrown.getClass().getSimpleName() : text;
    return line.strip().replaceAll("\\s+", " ");
  }
}
