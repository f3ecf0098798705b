package io.vqstream.codecpool;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.codec.ImageCodec;
import java.io.IOException;

/** Opens the codec of a checkpoint that came through Kafka. */
@FunctionalInterface
public interface CodecOpener {

  /**
   * The codec; the caller closes it.
   *
   * @throws IOException if this checkpoint is of no use here, in one line
   * @throws RuntimeException if the checkpoint lacks something
   */
  ImageCodec open(Checkpoint checkpoint) throws IOException;
}
