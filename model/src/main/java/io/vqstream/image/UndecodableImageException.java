package io.vqstream.image;

import java.io.IOException;

/** Thrown if a file is structurally complete but its decoder rejects it. */
final class UndecodableImageException extends IOException {
  private static final long serialVersionUID = 1L;

  UndecodableImageException(String message) {
    super(message);
  }
}
