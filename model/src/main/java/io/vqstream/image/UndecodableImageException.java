package io.vqstream.image;

import java.io.IOException;

/** A file is structurally whole, but its decoder does not understand it. */
final class UndecodableImageException extends IOException {
  private static final long serialVersionUID = 1L;

  UndecodableImageException(String message) {
    super(message);
  }
}
