package io.vqstream.kafka;

import io.vqstream.fault.ExceptionMessages;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Describes failures of Kafka clients in one line. Failures of TLS handshakes are explained.
 *
 * <p>{@link #of} describes an exception that a Kafka client threw. {@link #ofThread} describes any
 * exception that ended a thread that uses Kafka clients. Other exceptions are described by {@link
 * ExceptionMessages}.
 */
public final class KafkaErrors {
  /** Packages of the compression types that have native libraries. */
  private static final Map<String, String> NATIVE_COMPRESSION =
      Map.of("zstd", "com.github.luben.zstd.", "snappy", "org.xerial.snappy.");

  private KafkaErrors() {}

  /**
   * Returns the message of an exception, followed by that of its root cause unless it is contained.
   * Timeouts start with {@code timed out}.
   */
  public static String of(Throwable thrown) {
    String line =
        TlsFault.in(thrown).or(() -> compressionFault(thrown)).orElseGet(() -> ofMessages(thrown));
    boolean unnamed =
        thrown instanceof TimeoutException && !line.toLowerCase(Locale.ROOT).contains("timed out");
    return unnamed ? "timed out: " + line : line;
  }

  /** Returns the line for any exception that ended a thread, with its root cause. */
  public static String ofThread(Throwable thrown) {
    return TlsFault.in(thrown)
        .or(() -> compressionFault(thrown))
        .orElseGet(() -> ExceptionMessages.withRoot(thrown));
  }

  /** Returns that the library of a compression type cannot be unpacked or loaded; else empty. */
  private static Optional<String> compressionFault(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause() == t ? null : t.getCause()) {
      if (t instanceof LinkageError error) {
        for (Map.Entry<String, String> library : NATIVE_COMPRESSION.entrySet()) {
          if (isFrom(error, library.getValue())) {
            return Optional.of(
                ("records compressed with %s cannot be read or written: its native library cannot be"
                        + " unpacked to %s or loaded from there. Set"
                        + " VQSTREAM_OPTS=-Djava.io.tmpdir=DIR to a directory that exists, is"
                        + " writable and may contain executable files")
                    .formatted(library.getKey(), System.getProperty("java.io.tmpdir")));
          }
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isFrom(LinkageError error, String pack) {
    return String.valueOf(error.getMessage()).contains(pack)
        || Arrays.stream(error.getStackTrace())
            .anyMatch(frame -> frame.getClassName().startsWith(pack));
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

  /** Returns whether access was denied, directly or by a cause. */
  public static boolean isDenied(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause() == t ? null : t.getCause()) {
      if (t instanceof AuthorizationException) {
        return true;
      }
    }
    return false;
  }
}
