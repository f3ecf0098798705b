package io.vqstream.training;

/**
 * The definition of a training setting.
 *
 * @param key key in a properties file
 * @param type type and range of the value
 * @param fromNothing default of a run that starts from nothing
 * @param fineTuning default of a run that fine-tunes a checkpoint: a value, or words where {@link
 *     #derived}
 * @param derived whether the default for fine-tuning follows from the checkpoint, the images or the
 *     output
 * @param meaning one sentence for the reference
 */
record TrainingSetting(
    String key,
    String type,
    String fromNothing,
    String fineTuning,
    boolean derived,
    String meaning) {

  /** Returns a setting with one default. */
  static TrainingSetting of(String key, String type, String value, String meaning) {
    return new TrainingSetting(key, type, value, value, false, meaning);
  }

  /** Returns a copy with another default for fine-tuning. */
  TrainingSetting tuned(String value) {
    return new TrainingSetting(key, type, fromNothing, value, false, meaning);
  }

  /** Returns a copy whose default for fine-tuning is derived, as these words say. */
  TrainingSetting derivedFrom(String words) {
    return new TrainingSetting(key, type, fromNothing, words, true, meaning);
  }
}
