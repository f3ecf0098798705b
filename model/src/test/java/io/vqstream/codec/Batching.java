package io.vqstream.codec;

import io.vqstream.batch.BatchLimits;
import io.vqstream.checkpoint.Checkpoint;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Opens codecs with batches. */
final class Batching {
  private Batching() {}

  static ImageCodec open(
      BatchLimits limits, StageListener listener, Checkpoint checkpoint, long maxPixels) {
    try {
      return BatchingCodec.open(
          limits,
          new PassThreads(1, 1, 1),
          listener,
          stages -> VqCodec.open(checkpoint, listener, maxPixels, stages));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // no file is read
    }
  }
}
