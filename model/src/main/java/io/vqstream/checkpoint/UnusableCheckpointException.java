package io.vqstream.checkpoint;

/**
 * A checkpoint file is sound, but no image can be coded with what it holds: a tensor is missing,
 * has another shape or values out of range, or its codebooks are empty. The message is one line
 * that names the tensor and not the checkpoint.
 */
public class UnusableCheckpointException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public UnusableCheckpointException(String reason) {
    super(reason);
  }

  public UnusableCheckpointException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
