package io.vqstream.codec;

import io.vqstream.checkpoint.CheckpointId;
import io.vqstream.frame.Frame;
import io.vqstream.frame.FrameException;
import io.vqstream.image.Picture;
import io.vqstream.image.UnreadableImageException;
import java.util.List;
import java.util.Optional;

/**
 * Base class of decorators: delegates every call to another codec. Image files and frames of no
 * sequence are passed to the methods for sequences, so a decorator overrides these alone.
 */
public abstract class ForwardingCodec implements ImageCodec {
  private final ImageCodec codec;

  /**
   * Creates a decorator.
   *
   * @param codec the delegate; {@link #close} closes it
   */
  protected ForwardingCodec(ImageCodec codec) {
    this.codec = codec;
  }

  @Override
  public int levels() {
    return codec.levels();
  }

  @Override
  public List<CheckpointId> checkpoints() {
    return codec.checkpoints();
  }

  @Override
  public Encoded encode(byte[] source, QualityPolicy policy) throws UnreadableImageException {
    return encode(source, policy, Optional.empty());
  }

  @Override
  public Encoded encode(byte[] source, QualityPolicy policy, Optional<ReferenceFrame> reference)
      throws UnreadableImageException {
    return codec.encode(source, policy, reference);
  }

  @Override
  public Encoded encode(Picture picture, int quality) {
    return codec.encode(picture, quality);
  }

  @Override
  public Encoded encode(Decoded.Coded image, int quality) {
    return codec.encode(image, quality);
  }

  @Override
  public Encoded encode(Decoded.Coded image, QualityPolicy policy) {
    return codec.encode(image, policy);
  }

  @Override
  public Decoded decode(Frame frame) throws FrameException {
    return decode(frame, Optional.empty());
  }

  @Override
  public Decoded decode(Frame frame, Optional<ReferenceFrame> reference) throws FrameException {
    return codec.decode(frame, reference);
  }

  @Override
  public Optional<ReferenceFrame> decodeCodes(Frame.Coded frame, Optional<ReferenceFrame> reference)
      throws FrameException {
    return codec.decodeCodes(frame, reference);
  }

  @Override
  public FrameInfo inspect(Frame frame) throws FrameException {
    return codec.inspect(frame);
  }

  @Override
  public void close() {
    codec.close();
  }
}
