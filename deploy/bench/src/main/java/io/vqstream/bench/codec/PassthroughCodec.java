package io.vqstream.bench.codec;

import io.vqstream.codec.Decoded;
import io.vqstream.codec.Encoded;
import io.vqstream.codec.QualityPolicy;
import io.vqstream.frame.Frame;
import io.vqstream.frame.MediaType;
import io.vqstream.image.PassthroughReason;

/** No codec: frames pass any bytes through. Nothing is parsed, so frames claim 1x1 pixels. */
public final class PassthroughCodec extends BaselineCodec {
  @Override
  public Encoded encode(byte[] source, QualityPolicy wanted) {
    PassthroughReason reason = PassthroughReason.OTHER;
    byte[] frame = new Frame.Passthrough(MediaType.OTHER, reason, 1, 1, source).toBytes();
    return new Encoded.Passthrough(frame, 0, 0, MediaType.OTHER.contentType(), reason);
  }

  @Override
  public Decoded decode(Frame frame) {
    return new Decoded.Passthrough(
        ((Frame.Passthrough) frame).file(), MediaType.OTHER.contentType());
  }
}
