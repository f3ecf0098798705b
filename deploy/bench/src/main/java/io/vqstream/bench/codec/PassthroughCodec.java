package io.vqstream.bench.codec;

import io.vqstream.codec.Decoded;
import io.vqstream.codec.Encoded;
import io.vqstream.codec.QualityPolicy;
import io.vqstream.image.PassthroughReason;

/** Passes the bytes of sources through unchanged, without reading them. */
public final class PassthroughCodec extends BaselineCodec {
  private static final String ANYTHING = "application/octet-stream";

  @Override
  public Encoded encode(byte[] source, QualityPolicy wanted) {
    return new Encoded.Passthrough(source, 0, 0, ANYTHING, PassthroughReason.OTHER);
  }

  @Override
  public Decoded decode(byte[] frame) {
    return new Decoded.Passthrough(frame, ANYTHING);
  }
}
