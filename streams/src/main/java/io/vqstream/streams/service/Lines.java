package io.vqstream.streams.service;

import io.vqstream.fault.ExceptionMessages;
import io.vqstream.streams.security.TlsFault;

/** An exception in one line. */
final class Lines {
  private Lines() {}

  /** What it says, and what its first cause says where that is something else. */
  static String of(Throwable thrown) {
    return TlsFault.in(thrown).orElseGet(() -> ExceptionMessages.withRoot(thrown));
  }
}
