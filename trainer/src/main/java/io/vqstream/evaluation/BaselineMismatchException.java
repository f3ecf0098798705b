package io.vqstream.evaluation;

import java.io.IOException;

/** Reports that a baseline is of other images. The message is one line. */
public final class BaselineMismatchException extends IOException {
  private static final long serialVersionUID = 1L;

  BaselineMismatchException(String message) {
    super(message);
  }
}
