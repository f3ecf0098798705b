package io.vqstream.service;

import io.vqstream.fault.ExceptionMessages;
import io.vqstream.kafka.TlsFault;

/** An exception in one line. */
final class ServiceErrors {
  private ServiceErrors() {}

  /** What it says, and what its first cause says where that is something else. */
  static String of(Throwable thrown) {
    return TlsFault.in(thrown).orElseGet(() -> ExceptionMessages.withRoot(thrown));
  }
}
