package io.vqstream.codec;

import io.vqstream.frame.Frame;
import io.vqstream.frame.FrameException;
import java.util.Optional;

/** The checkpoint that a frame names, for whoever has to fetch it first. */
public final class NamedCheckpoint {
  private NamedCheckpoint() {}

  /**
   * What a frame names.
   *
   * @return the first 8 hexadecimal digits, in lower case, of the checkpoint's SHA-256; empty for a
   *     carried frame, which needs none
   * @throws FrameException if the frame is damaged or of another version
   */
  public static Optional<String> in(byte[] frame) throws FrameException {
    return Frame.parse(frame) instanceof Frame.Coded coded
        ? Optional.of(coded.checkpointName())
        : Optional.empty();
  }
}
