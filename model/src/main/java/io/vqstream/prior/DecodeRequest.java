package io.vqstream.prior;

import io.vqstream.entropy.RangeDecoder;
import java.util.Optional;

/**
 * A grid of codes to decode.
 *
 * @param reference what an inter frame builds on, of a grid of the same shape; empty for a key
 *     frame
 */
public record DecodeRequest(RangeDecoder in, Grid grid, Optional<CodeHistory> reference) {

  /** Creates a request for a key frame. */
  public DecodeRequest(RangeDecoder in, Grid grid) {
    this(in, grid, Optional.empty());
  }
}
