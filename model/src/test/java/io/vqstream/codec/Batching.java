package io.vqstream.codec;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.inference.BatchLimits;
import io.vqstream.inference.InferenceDevice;
import io.vqstream.inference.StageListener;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Opens batching codecs. */
final class Batching {
  private Batching() {}

  static ImageCodec open(
      BatchLimits limits, StageListener listener, Checkpoint checkpoint, long maxPixels) {
    try {
      return BatchingCodec.open(
          limits,
          InferenceDevice.CPU,
          listener,
          stages ->
              ImageCodecs.builder()
                  .setCheckpoint(checkpoint)
                  .optListener(listener)
                  .optMaxPixels(maxPixels)
                  .optExecution(stages)
                  .build());
    } catch (IOException e) {
      throw new UncheckedIOException(e); // no file is read
    }
  }
}
