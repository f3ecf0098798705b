package io.vqstream.codec;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.CheckpointId;
import io.vqstream.inference.ExecutionStrategy;
import io.vqstream.inference.StageListener;

/** A checkpoint's codec, opened when it is first needed. Safe for use by many threads. */
final class LazyCodec implements AutoCloseable {
  private final int longestSide;
  private final CheckpointId id;
  private final StageListener listener;
  private final long maxPixels;
  private final ExecutionStrategy stages;
  private Checkpoint checkpoint;
  private ImageCodec codec;

  /**
   * @param longestSide longer side in pixels of the largest images that the checkpoint is for
   */
  LazyCodec(
      int longestSide,
      Checkpoint checkpoint,
      StageListener listener,
      long maxPixels,
      ExecutionStrategy stages) {
    this.longestSide = longestSide;
    this.id = checkpoint.id();
    this.checkpoint = checkpoint;
    this.listener = listener;
    this.maxPixels = maxPixels;
    this.stages = stages;
  }

  int longestSide() {
    return longestSide;
  }

  CheckpointId id() {
    return id;
  }

  synchronized boolean loaded() {
    return codec != null;
  }

  /**
   * The codec.
   *
   * @throws IllegalStateException if it has been closed
   */
  synchronized ImageCodec get() {
    if (codec == null) {
      if (checkpoint == null) {
        throw new IllegalStateException("the codec of checkpoint " + id.name() + " is closed");
      }
      codec = new VqCodec(checkpoint, listener, maxPixels, stages);
      checkpoint = null; // its bytes are in the networks now
    }
    return codec;
  }

  /** Closes the codec if it was opened, and keeps it from being opened. May be called again. */
  @Override
  public synchronized void close() {
    checkpoint = null;
    if (codec != null) {
      codec.close();
      codec = null;
    }
  }
}
