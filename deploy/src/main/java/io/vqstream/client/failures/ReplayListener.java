package io.vqstream.client.failures;

/** Hears what becomes of each dead letter. */
public interface ReplayListener {

  /** It was published again, or would have been in a dry run. */
  void replayed(FailedRecord record, String topic);

  /** An earlier run has published it. */
  void alreadyReplayed(FailedRecord record);

  /** It cannot be published as things are; the next run tries again. */
  void notReplayable(FailedRecord record, String why);
}
