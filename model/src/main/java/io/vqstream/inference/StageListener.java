package io.vqstream.inference;

import io.vqstream.checkpoint.CheckpointId;

/**
 * Hears how long each stage of a call took, and which checkpoint it used. Called on the thread that
 * encodes or decodes where nothing else is said. The time of a stage has the waiting for it in it.
 */
@FunctionalInterface
public interface StageListener {

  /** A listener that does nothing. */
  StageListener NONE = (stage, encoding, nanos) -> {};

  /**
   * @param encoding true on the way to a frame, false on the way back
   * @param nanos elapsed time in nanoseconds
   */
  void onStage(Stage stage, boolean encoding, long nanos);

  /**
   * An image was coded, or decoded, with that checkpoint.
   *
   * @param encoding true on the way to a frame, false on the way back
   */
  default void onCheckpoint(CheckpointId checkpoint, boolean encoding) {}

  /**
   * A stage was done for several images at once, by one of the codec's own threads and on it.
   *
   * @param encoding true on the way to a frame, false on the way back
   * @param waited for each image, how long it waited for the stage to begin, in nanoseconds
   */
  default void onBatch(Stage stage, boolean encoding, long[] waited) {}
}
