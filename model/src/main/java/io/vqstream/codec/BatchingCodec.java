package io.vqstream.codec;

import io.vqstream.inference.BatchLimits;
import io.vqstream.inference.BatchedExecution;
import io.vqstream.inference.ExecutionStrategy;
import io.vqstream.inference.InferenceThreads;
import io.vqstream.inference.StageListener;
import java.io.IOException;

/**
 * A codec with the threads that run its stages, several images at once. A call waits for its image
 * as it does with any codec, and fails alone if it is the image that is bad.
 *
 * <p>A call whose thread is interrupted before its turn has come ends with a {@link
 * java.util.concurrent.CancellationException}; the thread stays interrupted.
 */
public final class BatchingCodec extends ForwardingCodec {
  private final BatchedExecution stages;

  private BatchingCodec(BatchedExecution stages, ImageCodec codec) {
    super(codec);
    this.stages = stages;
  }

  /** Opens a codec whose stages are run by others. */
  @FunctionalInterface
  public interface Opener {
    ImageCodec open(ExecutionStrategy stages) throws IOException;
  }

  /**
   * Starts the threads and opens the codec.
   *
   * @param threads for forward passes
   * @param listener hears of every batch
   * @throws IOException if the codec cannot be opened
   */
  public static BatchingCodec open(
      BatchLimits limits, InferenceThreads threads, StageListener listener, Opener opener)
      throws IOException {
    BatchedExecution stages = BatchedExecution.start(limits, threads, listener);
    try {
      return new BatchingCodec(stages, opener.open(stages));
    } catch (IOException | RuntimeException | Error e) {
      stages.close();
      throw e;
    }
  }

  /** What runs the stages, for other codecs to share. They must be closed before this one. */
  public ExecutionStrategy stages() {
    return stages;
  }

  /**
   * Calls that wait end with an {@link IllegalStateException}; then the threads end, and native
   * memory is freed.
   */
  @Override
  public void close() {
    stages.close();
    super.close();
  }
}
