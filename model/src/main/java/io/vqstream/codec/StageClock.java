package io.vqstream.codec;

/** Tells a listener the time since the last stage ended. For one call on one thread. */
final class StageClock {
  private final StageListener listener;
  private final boolean encoding;
  private long last = System.nanoTime();

  StageClock(StageListener listener, boolean encoding) {
    this.listener = listener;
    this.encoding = encoding;
  }

  void end(Stage stage) {
    long now = System.nanoTime();
    listener.onStage(stage, encoding, now - last);
    last = now;
  }
}
