package io.vqstream.sequence;

import io.vqstream.codec.ReferenceFrame;
import java.util.Optional;

/**
 * The step of a sequence that a coded frame makes.
 *
 * @param type type of the frame
 * @param base what the frame builds on; empty for a key frame, and when decoding
 * @param next what the next frame builds on; empty when decoding
 */
public record SequenceStep(
    FrameType type, Optional<ReferenceFrame> base, Optional<ReferenceFrame> next) {

  /** Creates the step of a decoded frame. */
  public static SequenceStep decoded(FrameType type) {
    return new SequenceStep(type, Optional.empty(), Optional.empty());
  }

  /**
   * Creates the step of an encoded frame.
   *
   * @param base reference frame that the encoder was given
   * @param next what the next frame builds on
   */
  public static SequenceStep encoded(Optional<ReferenceFrame> base, ReferenceFrame next) {
    return next.distance() == 0
        ? new SequenceStep(FrameType.KEY, Optional.empty(), Optional.of(next))
        : new SequenceStep(FrameType.INTER, base, Optional.of(next));
  }
}
