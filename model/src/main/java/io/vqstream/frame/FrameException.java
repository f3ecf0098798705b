package io.vqstream.frame;

/** A frame cannot be read. The message is one line and names the offset where there is one. */
public class FrameException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Fault fault;
  private final long offset;

  /**
   * @param offset byte of the frame at which reading failed, or -1
   */
  public FrameException(Fault fault, long offset, String message) {
    super(offset < 0 ? message : message + " (at byte " + offset + ")");
    this.fault = fault;
    this.offset = offset;
  }

  public Fault fault() {
    return fault;
  }

  public long offset() {
    return offset;
  }

  /**
   * What is wrong, as one of a few fixed words: the name in lower case is a metric's tag and a
   * failure's reason.
   */
  public enum Fault {
    /** Not a frame, cut short, or a bit differs from what was written. */
    CORRUPT_FRAME,
    /** Written by a version that is no longer read. */
    FRAME_TOO_OLD,
    /** Written by a newer version. */
    FRAME_TOO_NEW,
    /** Written with a checkpoint that this codec does not have. */
    UNKNOWN_CHECKPOINT,
    /** The bytes are whole, but the prior computed here is not the one that wrote them. */
    PRIOR_MISMATCH
  }
}
