package io.vqstream.codecpool;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.codec.ImageCodec;
import java.io.IOException;

/** Opens the codec of a published checkpoint. */
@FunctionalInterface
public interface CodecOpener {

  /**
   * Opens the codec of a checkpoint; the caller closes it.
   *
   * @throws IOException if the checkpoint cannot be used here; the message is one line
   * @throws RuntimeException if the checkpoint is incomplete
   */
  ImageCodec open(Checkpoint checkpoint) throws IOException;
}
