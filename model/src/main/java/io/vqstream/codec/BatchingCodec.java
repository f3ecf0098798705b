package io.vqstream.codec;

import io.vqstream.inference.BatchLimits;
import io.vqstream.inference.BatchedExecution;
import io.vqstream.inference.ExecutionStrategy;
import io.vqstream.inference.InferenceDevice;
import io.vqstream.inference.StageListener;
import java.io.IOException;

/**
 * A codec that processes images of concurrent callers in batches on its own threads.
 *
 * <p>A call blocks until its image is done. An image that fails does not affect the others of its
 * batch. If the calling thread is interrupted while its request is queued, the call throws {@link
 * java.util.concurrent.CancellationException} and leaves the thread interrupted.
 */
public final class BatchingCodec extends ForwardingCodec {
  private final BatchedExecution execution;

  private BatchingCodec(BatchedExecution execution, ImageCodec codec) {
    super(codec);
    this.execution = execution;
  }

  /** Opens a codec that runs its stages with an execution strategy. */
  @FunctionalInterface
  public interface Opener {

    /**
     * Opens the codec.
     *
     * @throws IOException if the checkpoint cannot be read
     */
    ImageCodec open(ExecutionStrategy execution) throws IOException;
  }

  /**
   * Starts the threads and opens the codec.
   *
   * @param device where encoder and decoder network run
   * @param listener receives an event for each batch
   * @throws IOException if the codec cannot be opened; the threads are stopped
   */
  public static BatchingCodec open(
      BatchLimits limits, InferenceDevice device, StageListener listener, Opener opener)
      throws IOException {
    BatchedExecution execution = BatchedExecution.start(limits, device, listener);
    try {
      return new BatchingCodec(execution, opener.open(execution));
    } catch (IOException | RuntimeException | Error e) {
      execution.close();
      throw e;
    }
  }

  /** Returns the execution strategy, for codecs that share it and are closed before this one. */
  public ExecutionStrategy execution() {
    return execution;
  }

  /**
   * Fails queued calls with an {@link IllegalStateException}, stops the threads and releases
   * memory.
   */
  @Override
  public void close() {
    execution.close();
    super.close();
  }
}
