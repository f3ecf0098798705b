package io.vqstream.registry;

import io.vqstream.checkpoint.CheckpointException;
import io.vqstream.fault.ExceptionMessages;

/**
 * Thrown if a file is the checkpoint that its digest names, and this version cannot read it. It
 * will not be able to later.
 */
final class UnreadableCheckpointException extends CheckpointException {
  private static final long serialVersionUID = 1L;

  UnreadableCheckpointException(String source, CheckpointException cause) {
    super(source, ExceptionMessages.line(cause));
    initCause(cause);
  }
}
