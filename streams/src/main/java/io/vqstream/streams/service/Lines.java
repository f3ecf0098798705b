package io.vqstream.streams.service;

import io.vqstream.streams.security.TlsFault;

/** An exception in one line. */
final class Lines {
  private Lines() {}

  /** What it says, and what its first cause says where that is something else. */
  static String of(Throwable thrown) {
    return TlsFault.in(thrown).orElseGet(() -> ofMessages(thrown));
  }

  private static String ofMessages(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String line = said(thrown);
    return root == thrown || line.contains(said(root)) ? line : line + ": " + said(root);
  }

  private static String said(Throwable thrown) {
    String message = thrown.getMessage();
    boolean ofKafka = thrown.getClass().getName().startsWith("org.apache.kafka.");
    String line =
        message == null || message.isBlank()
            ? thrown.getClass().getSimpleName()
            : ofKafka ? message : thrown.getClass().getSimpleName() + ": " + message;
    return line.strip().replaceAll("\\s+", " ");
  }
}
