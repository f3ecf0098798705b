package io.vqstream.codec;

/** Hears how long each stage of a call took. Called on the thread that encodes or decodes. */
@FunctionalInterface
public interface StageListener {

  /** A listener that does nothing. */
  StageListener NONE = (stage, encoding, nanos) -> {};

  /**
   * @param encoding true on the way to a frame, false on the way back
   * @param nanos elapsed time in nanoseconds
   */
  void onStage(Stage stage, boolean encoding, long nanos);
}
