package io.vqstream.image;

/** Thrown if an image file cannot be read. The message is one line for the user. */
public class UnreadableImageException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** Creates an exception with a one-line message. */
  public UnreadableImageException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Creates an exception with a one-line message and a cause. */
  public UnreadableImageException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Returns the reason. */
  public Reason reason() {
    return reason;
  }

  /**
   * The reason why an image file cannot be read. The name in lower case is the value of a metrics
   * tag and of a failure record.
   */
  public enum Reason {
    /** The file has no bytes. */
    EMPTY,
    /** The bytes are not PNG, JPEG or WebP. */
    NOT_AN_IMAGE,
    /** The file ends before the image does, or its content contradicts itself. */
    CORRUPT,
    /** The header gives more pixels than allowed. Detected before memory is allocated. */
    TOO_MANY_PIXELS
  }
}
