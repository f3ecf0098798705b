package io.vqstream.codec;

import io.vqstream.frame.Frame;
import io.vqstream.prior.CodeHistory;
import java.util.HexFormat;

/**
 * The state after a coded frame, which the next inter frame of the same sequence builds on.
 * Immutable.
 *
 * @param frame the coded frame, without metadata and payload
 * @param checksum checksum at the end of the serialized frame, which names it
 * @param distance number of frames since the key frame of the sequence; 0 for a key frame
 * @param history codes and what was learned since the key frame
 */
public record ReferenceFrame(Frame.Coded frame, int checksum, int distance, CodeHistory history) {

  /**
   * Creates the reference that a coded frame leaves.
   *
   * @param history codes of the frame and what was learned up to it
   */
  static ReferenceFrame of(Frame.Coded frame, CodeHistory history) {
    int distance = frame.reference().map(Frame.Reference::distance).orElse(0);
    return new ReferenceFrame(frame.header(), Frame.checksum(frame.toBytes()), distance, history);
  }

  /** Returns the checksum as 8 lower-case hexadecimal digits. */
  public String name() {
    return HexFormat.of().toHexDigits(checksum);
  }

  /** Returns what an inter frame that builds on this frame writes. */
  Frame.Reference next() {
    return new Frame.Reference(checksum, distance + 1);
  }

  /** Returns the memory that this takes, in bytes. */
  public long bytes() {
    return history.bytes() + 200;
  }
}
