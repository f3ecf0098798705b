package io.vqstream.codec;

import io.vqstream.batch.BatchLimits;
import io.vqstream.checkpoint.CheckpointId;
import io.vqstream.image.Picture;
import io.vqstream.image.UnreadableImageException;
import java.io.IOException;
import java.util.List;

/**
 * A codec with the threads that run its stages, several images at once. A call waits for its image
 * as it does with any codec, and fails alone if it is the image that is bad.
 *
 * <p>A call whose thread is interrupted before its turn has come ends with a {@link
 * java.util.concurrent.CancellationException}; the thread stays interrupted.
 */
public final class BatchingCodec implements ImageCodec {
  private final BatchedStages stages;
  private final ImageCodec codec;

  private BatchingCodec(BatchedStages stages, ImageCodec codec) {
    this.stages = stages;
    this.codec = codec;
  }

  /** Opens a codec whose stages are run by others. */
  @FunctionalInterface
  public interface Opener {
    ImageCodec open(Stages stages) throws IOException;
  }

  /**
   * Starts the threads and opens the codec.
   *
   * @param passes forward passes that may run at a time, at least 1
   * @param listener hears of every batch
   * @throws IOException if the codec cannot be opened
   */
  public static BatchingCodec open(
      BatchLimits limits, int passes, StageListener listener, Opener opener) throws IOException {
    BatchedStages stages = BatchedStages.start(limits, passes, listener);
    try {
      return new BatchingCodec(stages, opener.open(stages));
    } catch (IOException | RuntimeException | Error e) {
      stages.close();
      throw e;
    }
  }

  /** What runs the stages, for other codecs to share. They must be closed before this one. */
  public Stages stages() {
    return stages;
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
  public Encoded encode(byte[] source, Fidelity wanted) throws UnreadableImageException {
    return codec.encode(source, wanted);
  }

  @Override
  public Encoded encode(Picture picture, int quality) {
    return codec.encode(picture, quality);
  }

  @Override
  public Decoded decode(byte[] frame) throws FrameException {
    return codec.decode(frame);
  }

  @Override
  public FrameReport inspect(byte[] frame) throws FrameException {
    return codec.inspect(frame);
  }

  /**
   * Calls that wait end with an {@link IllegalStateException}; then the threads end, and native
   * memory is freed.
   */
  @Override
  public void close() {
    stages.close();
    codec.close();
  }
}
