package io.vqstream.image;

/**
 * An image's bytes cannot be turned into pixels. The message is one line that a person can act on.
 */
public class UnreadableImageException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  public UnreadableImageException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public UnreadableImageException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /**
   * What is wrong, as one of a few fixed words: the name in lower case is a metric's tag and a
   * failure's reason.
   */
  public enum Reason {
    /** No bytes at all. */
    EMPTY,
    /** The bytes are not PNG, JPEG or WebP. */
    NOT_AN_IMAGE,
    /** The file ends before the image does, or its content contradicts itself. */
    CORRUPT,
    /** More pixels than allowed. Told from the header, before memory is taken. */
    TOO_MANY_PIXELS
  }
}
