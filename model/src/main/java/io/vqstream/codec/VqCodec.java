package io.vqstream.codec;

import io.vqstream.checkpoint.Checkpoint;

/** Opens the codec of a checkpoint. */
public final class VqCodec {
  private VqCodec() {}

  /** The codec of one checkpoint. Loads the networks into native memory; close it to free them. */
  public static ImageCodec open(Checkpoint checkpoint, StageListener listener) {
    throw new UnsupportedOperationException("to come");
  }
}
