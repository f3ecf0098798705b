package io.vqstream.evaluation;

/** A codec is known but not installed here. The message is one line that says what is missing. */
final class CodecMissingException extends Exception {
  private static final long serialVersionUID = 1L;

  CodecMissingException(String message) {
    super(message);
  }
}
