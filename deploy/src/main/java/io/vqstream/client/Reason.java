package io.vqstream.client;

import io.vqstream.streams.security.TlsFault;

/** Why a client of Kafka's failed. Its own message often says no more than that it did. */
public final class Reason {
  private Reason() {}

  /** In one line: what the exception says, and what its first cause says where that is more. */
  public static String of(Throwable thrown) {
    return TlsFault.in(thrown).orElseGet(() -> ofMessages(thrown));
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
