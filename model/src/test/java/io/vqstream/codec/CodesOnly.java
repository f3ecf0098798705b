package io.vqstream.codec;

import io.vqstream.image.Picture;
import io.vqstream.image.UnreadableImageException;
import java.util.Optional;

/** A codec without lossless frames, for tests of codes with small and smooth pictures. */
public final class CodesOnly extends ForwardingCodec {
  private final ImageCodec codec;

  /** Creates a codec that closes another. */
  public CodesOnly(ImageCodec codec) {
    super(codec);
    this.codec = codec;
  }

  @Override
  public Encoded encode(byte[] source, QualityPolicy policy, Optional<ReferenceFrame> reference)
      throws UnreadableImageException {
    return codec.encode(source, policy.withLossless(LosslessMode.NEVER), reference);
  }

  @Override
  public Encoded encode(Picture picture, int quality) {
    return encode(new Decoded.Coded(picture), quality);
  }

  @Override
  public Encoded encode(Decoded.Coded image, int quality) {
    return codec.encode(image, QualityPolicy.level(quality).withLossless(LosslessMode.NEVER));
  }
}
