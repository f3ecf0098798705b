package io.vqstream.codec;

import io.vqstream.frame.Frame;
import io.vqstream.prior.CodeHistory;

/**
 * The state after a coded frame, which the next inter frame of the same sequence builds on.
 * Immutable.
 *
 * @param frame the coded frame, without its payload
 * @param checksum checksum at the end of the serialized frame, which names it
 * @param distance number of frames since the key frame of the sequence; 0 for a key frame
 * @param history codes and what was learned since the key frame
 */
public record ReferenceFrame(Frame.Coded frame, int checksum, int distance, CodeHistory history) {

  /** Returns the memory that this takes, in bytes. */
  public long bytes() {
    return history.bytes() + 200;
  }
}
