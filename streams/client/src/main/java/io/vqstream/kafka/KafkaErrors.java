package io.vqstream.kafka;

import java.util.Locale;
import org.apache.kafka.common.errors.TimeoutException;

/** Tells why a Kafka client failed. Its own message often says no more than that it did. */
public final class KafkaErrors {
  private KafkaErrors() {}

  /**
   * Returns the reason in one line: what the exception says, and what its first cause says where
   * that is more. A timeout is called one.
   */
  public static String of(Throwable thrown) {
    String line = TlsFault.in(thrown).orElseGet(() -> ofMessages(thrown));
    boolean unsaid =
        thrown instanceof TimeoutException && !line.toLowerCase(Locale.ROOT).contains("timed out");
    return unsaid ? "timed out: " + line : line;
  }

  private static String ofMessages(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String line = said(thrown);
    return line.contains(said(root)) ? line : line + ": " + said(root);
  }

  private static String said(Throwable thrown) {
    String message = thrown.getMessage();
    String line =
        message == null || message.isBlank() ? thrown.getClass().getSimpleName() : message;
    return line.strip().replaceAll("\\s+", " ");
  }
}
