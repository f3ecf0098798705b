package io.vqstream.service;

import io.vqstream.codec.Decoded;
import io.vqstream.codec.Encoded;
import io.vqstream.codec.ForwardingCodec;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.QualityPolicy;
import io.vqstream.codec.ReferenceFrame;
import io.vqstream.frame.Frame;
import io.vqstream.frame.FrameException;
import io.vqstream.image.UnreadableImageException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Takes 10 ms longer for each image: a hundred images of a thread take ten commit intervals. */
class SlowCodec extends ForwardingCodec {
  private static final long MS = 10;

  SlowCodec(ImageCodec codec) {
    super(codec);
  }

  @Override
  public Encoded encode(byte[] source, QualityPolicy policy, Optional<ReferenceFrame> reference)
      throws UnreadableImageException {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(MS));
    return super.encode(source, policy, reference);
  }

  @Override
  public Decoded decode(Frame frame, Optional<ReferenceFrame> reference) throws FrameException {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(MS));
    return super.decode(frame, reference);
  }
}
