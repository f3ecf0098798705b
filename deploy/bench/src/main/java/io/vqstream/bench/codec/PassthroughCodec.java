package io.vqstream.bench.codec;

import io.vqstream.codec.Decoded;
import io.vqstream.codec.Encoded;
import io.vqstream.codec.QualityPolicy;
import io.vqstream.frame.Kind;
import io.vqstream.image.PassthroughReason;
import java.util.Optional;

/** Passes the bytes of sources through unchanged, without reading them. */
public final class PassthroughCodec extends BaselineCodec {
  private static final String ANYTHING = "application/octet-stream";

  @Override
  public Encoded encode(byte[] source, QualityPolicy wanted) {
    return new Encoded(
        source,
        Optional.empty(),
        Kind.PASSTHROUGH,
        0,
        0,
        0,
        ANYTHING,
        Optional.of(PassthroughReason.OTHER));
  }

  @Override
  public Decoded decode(byte[] frame) {
    return new Decoded.Passthrough(frame, ANYTHING);
  }
}
