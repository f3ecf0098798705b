package io.vqstream.codec;

import io.vqstream.frame.Frame;
import io.vqstream.frame.FrameException;
import java.util.Optional;

/** Finds the checkpoint that a frame needs. */
public final class NamedCheckpoint {
  private NamedCheckpoint() {}

  /**
   * Returns the digest prefix of the checkpoint that a frame needs.
   *
   * @return first 8 lower-case hexadecimal digits of the checkpoint's SHA-256; empty for a
   *     pass-through frame
   * @throws FrameException if the frame is corrupt or of an unsupported version
   */
  public static Optional<String> in(byte[] frame) throws FrameException {
    return Frame.parse(frame) instanceof Frame.Coded coded
        ? Optional.of(coded.checkpointName())
        : Optional.empty();
  }
}
