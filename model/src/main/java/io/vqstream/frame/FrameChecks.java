package io.vqstream.frame;

import io.vqstream.entropy.RangeDecoder;
import io.vqstream.frame.FrameException.Fault;
import java.util.Arrays;
import java.util.HexFormat;

/** What a coded frame must satisfy to be decoded, beside the grammar of {@link Frame}. */
public final class FrameChecks {
  private FrameChecks() {}

  /**
   * Requires that a frame was written with a checkpoint.
   *
   * @param digest SHA-256 of the checkpoint file
   * @throws FrameException with {@link Fault#UNKNOWN_CHECKPOINT}
   */
  public static void requireCheckpoint(Frame.Coded frame, byte[] digest) throws FrameException {
    int octets = Frame.CHECKPOINT_OCTETS;
    if (!Arrays.equals(digest, 0, octets, frame.checkpoint(), 0, octets)) {
      throw new FrameException(
          Fault.UNKNOWN_CHECKPOINT,
          Frame.CHECKPOINT_OFFSET,
          "the frame needs checkpoint %s, the codec has %s"
              .formatted(frame.checkpointName(), HexFormat.of().formatHex(digest, 0, octets)));
    }
  }

  /**
   * Requires that decoded codes match the check of their frame.
   *
   * @param codes decoded codes, in the order that the writer passed to {@link Frame#check}
   * @throws FrameException with {@link Fault#PRIOR_MISMATCH}
   */
  public static void requireCodes(Frame.Coded frame, byte[] codes) throws FrameException {
    int found = Frame.check(codes, frame.width(), frame.height(), frame.quality(), frame.gray());
    if (found != frame.check()) {
      throw new FrameException(
          Fault.PRIOR_MISMATCH,
          Frame.CHECK_OFFSET,
          "the decoded codes have check %04x, the frame has %04x: the prior differs from the writer's"
              .formatted(found, frame.check()));
    }
  }

  /**
   * Requires that the payload of a frame is the canonical encoding of its codes, with no trailing
   * bytes.
   *
   * @param in decoder that has decoded all codes of the payload
   * @throws FrameException with {@link Fault#CORRUPT_FRAME}
   */
  public static void requireEnd(Frame.Coded frame, RangeDecoder in) throws FrameException {
    if (!in.endsAsWritten()) {
      throw new FrameException(
          Fault.CORRUPT_FRAME,
          frame.length() - Frame.CHECKSUM_OCTETS,
          "the payload is not the canonical encoding of its codes");
    }
  }

  /**
   * Returns the exception for an inter frame without its reference frame.
   *
   * @param given what there is in place of the reference frame, to complete "the frame builds on
   *     frame 0123abcd, but ..."
   */
  public static FrameException missingReference(Frame.Reference reference, String given) {
    return new FrameException(
        Fault.MISSING_REFERENCE,
        Frame.REFERENCE_OFFSET,
        "the frame builds on frame %s, but %s: decode the frames since the last key frame in order"
            .formatted(reference.name(), given));
  }

  /**
   * Requires that an inter frame continues the sequence of its reference frame: same checkpoint,
   * level, size and gray flag, and the next distance.
   *
   * @param reference the frame that the inter frame names, with or without payload
   * @param distance number of frames from the key frame to the reference frame
   * @throws FrameException with {@link Fault#CORRUPT_FRAME}
   */
  public static void requireContinuation(Frame.Coded frame, Frame.Coded reference, int distance)
      throws FrameException {
    if (!frame.isLike(reference)) {
      throw new FrameException(
          Fault.CORRUPT_FRAME,
          Frame.REFERENCE_OFFSET,
          "the reference frame has another checkpoint, level, size or gray flag");
    }
    int found = frame.reference().orElseThrow().distance();
    if (found != distance + 1L) {
      throw new FrameException(
          Fault.CORRUPT_FRAME,
          Frame.REFERENCE_OFFSET + Frame.CHECKSUM_OCTETS,
          "the distance is %d, that of the reference frame is %d".formatted(found, distance));
    }
  }
}
