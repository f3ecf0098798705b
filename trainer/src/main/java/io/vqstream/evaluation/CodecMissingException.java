package io.vqstream.evaluation;

/** Reports that a codec is not installed. The message is one line that names what is missing. */
final class CodecMissingException extends Exception {
  private static final long serialVersionUID = 1L;

  CodecMissingException(String message) {
    super(message);
  }
}
