package io.vqstream.codec;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.CheckpointId;
import io.vqstream.inference.ExecutionStrategy;
import io.vqstream.inference.StageListener;
import org.jspecify.annotations.Nullable;

/** The codec of a checkpoint, opened on first use. Thread-safe. */
final class LazyCodec implements AutoCloseable {
  private final int maxSide;
  private final CheckpointId id;
  private final StageListener listener;
  private final long maxPixels;
  private final ExecutionStrategy execution;
  private @Nullable Checkpoint checkpoint;
  private @Nullable VqCodec codec;

  /**
   * Creates a codec that is not open yet.
   *
   * @param maxSide max longer side in pixels of the images that the checkpoint is for
   */
  LazyCodec(
      int maxSide,
      Checkpoint checkpoint,
      StageListener listener,
      long maxPixels,
      ExecutionStrategy execution) {
    this.maxSide = maxSide;
    this.id = checkpoint.id();
    this.checkpoint = checkpoint;
    this.listener = listener;
    this.maxPixels = maxPixels;
    this.execution = execution;
  }

  int maxSide() {
    return maxSide;
  }

  CheckpointId id() {
    return id;
  }

  synchronized boolean isOpen() {
    return codec != null;
  }

  /**
   * Returns the codec and opens it if necessary.
   *
   * @throws IllegalStateException if it is closed
   */
  synchronized VqCodec get() {
    if (codec == null) {
      if (checkpoint == null) {
        throw new IllegalStateException("the codec of checkpoint " + id.name() + " is closed");
      }
      codec = new VqCodec(checkpoint, listener, maxPixels, execution);
      checkpoint = null; // the codec holds its tensors
    }
    return codec;
  }

  /** Closes the codec if it is open and prevents it from being opened. Idempotent. */
  @Override
  public synchronized void close() {
    checkpoint = null;
    if (codec != null) {
      codec.close();
      codec = null;
    }
  }
}
