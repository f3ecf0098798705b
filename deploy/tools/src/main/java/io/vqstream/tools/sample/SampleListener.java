package io.vqstream.tools.sample;

/** Receives the progress of a {@link TopicSampler}. */
public interface SampleListener {
  /**
   * Called after each record that was looked up.
   *
   * @param done share of the topic that was looked at, in a number of steps
   * @param total number of steps of the whole topic
   */
  void onProgress(int done, int total);

  /** Returns whether to give up. */
  boolean stopRequested();
}
