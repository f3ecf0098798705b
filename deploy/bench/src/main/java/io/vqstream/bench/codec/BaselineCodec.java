package io.vqstream.bench.codec;

import io.vqstream.checkpoint.CheckpointId;
import io.vqstream.codec.Encoded;
import io.vqstream.codec.FrameInfo;
import io.vqstream.codec.ImageCodec;
import io.vqstream.frame.Frame;
import io.vqstream.image.Picture;
import java.util.List;

/** A codec without levels and without a checkpoint. Its frames pass files through. */
abstract class BaselineCodec implements ImageCodec {

  @Override
  public final int levels() {
    return 1;
  }

  @Override
  public final List<CheckpointId> checkpoints() {
    return List.of();
  }

  @Override
  public final Encoded encode(Picture picture, int quality) {
    throw new UnsupportedOperationException("image files only");
  }

  @Override
  public final FrameInfo inspect(Frame frame) {
    throw new UnsupportedOperationException("these frames hold no codes");
  }

  @Override
  public final void close() {}
}
