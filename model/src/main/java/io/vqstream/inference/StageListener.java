package io.vqstream.inference;

import io.vqstream.checkpoint.CheckpointId;
import java.util.List;

/**
 * Receives the duration of each stage of a call and the checkpoint that was used. Called on the
 * thread that encodes or decodes, except {@link #onBatch}. The duration of a stage includes the
 * time that it waited to start.
 */
@FunctionalInterface
public interface StageListener {

  /** A listener that does nothing. */
  StageListener NONE = (stage, encoding, nanos) -> {};

  /** The work of a thread that nothing identifies. */
  Object NO_WORK = new Object();

  /**
   * Called when a stage ends.
   *
   * @param encoding true if the call encodes, false if it decodes
   * @param nanos duration in nanoseconds
   */
  void onStage(Stage stage, boolean encoding, long nanos);

  /**
   * Called when an image has been encoded or decoded with a checkpoint.
   *
   * @param encoding true if the call encodes, false if it decodes
   */
  default void onCheckpoint(CheckpointId checkpoint, boolean encoding) {}

  /**
   * Called on a worker thread before a stage is executed for a batch of images.
   *
   * @param encoding true if the images are encoded, false if they are decoded
   * @param waitNanos how long each image has waited for the stage to start, in nanoseconds
   */
  default void onBatch(Stage stage, boolean encoding, long[] waitNanos) {}

  /**
   * Returns what identifies the work of the calling thread, such as its span, for {@link
   * #startBatch}. Called for each image and stage that is executed in a batch.
   */
  default Object work() {
    return NO_WORK;
  }

  /**
   * Called after {@link #onBatch} on the same thread.
   *
   * @param works what {@link #work} returned for each image
   * @return is run on the same thread when the batch has ended
   */
  default Runnable startBatch(Stage stage, boolean encoding, List<Object> works) {
    return () -> {};
  }
}
