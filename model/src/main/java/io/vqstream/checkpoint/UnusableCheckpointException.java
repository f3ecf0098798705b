package io.vqstream.checkpoint;

/**
 * Thrown if a checkpoint file is valid but cannot code images: a tensor is missing, has an
 * unexpected shape or values out of range, or the codebooks are empty. The message is one line that
 * names the tensor but not the checkpoint.
 */
public class UnusableCheckpointException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception with a one-line reason. */
  public UnusableCheckpointException(String reason) {
    super(reason);
  }

  /** Creates an exception with a one-line reason and a cause. */
  public UnusableCheckpointException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
