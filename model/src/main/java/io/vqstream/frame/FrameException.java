package io.vqstream.frame;

/**
 * Thrown when a frame cannot be parsed or decoded. The message is one line and ends with the byte
 * offset of the problem, if there is one.
 */
public class FrameException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Fault fault;
  private final long offset;

  /**
   * Creates an exception.
   *
   * @param offset offset in the frame of the first byte that is wrong, or -1
   * @param message problem in one line, without the offset
   */
  public FrameException(Fault fault, long offset, String message) {
    super(offset < 0 ? message : message + " (at byte " + offset + ")");
    this.fault = fault;
    this.offset = offset;
  }

  /** Returns the category of the problem. */
  public Fault fault() {
    return fault;
  }

  /** Returns the offset of the first byte that is wrong; -1 if there is none. */
  public long offset() {
    return offset;
  }

  /**
   * Category of a problem. The name in lower case is the value of a metric tag and of the reason of
   * a dead letter, so constants are never renamed.
   */
  public enum Fault {
    /** The bytes are not a frame, are truncated, or differ from what was written. */
    CORRUPT_FRAME,
    /** The image has more pixels than the codec accepts. */
    TOO_MANY_PIXELS,
    /** The version of the frame is no longer supported. */
    FRAME_TOO_OLD,
    /** The version of the frame is newer than this program. */
    FRAME_TOO_NEW,
    /** The codec does not have the checkpoint that the frame names. */
    UNKNOWN_CHECKPOINT,
    /** The frame is intact, but the codes do not match its check: the priors differ. */
    PRIOR_MISMATCH,
    /** The frame builds on a frame that the codec was not given. */
    MISSING_REFERENCE
  }
}
