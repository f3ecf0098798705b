package io.vqstream.tools.deadletters;

/** Receives the outcome of each dead letter. */
public interface ReplayListener {

  /** Called when a record was published again, or would be without a dry run. */
  void replayed(DeadLetter record, String topic);

  /** Called when an earlier run has published the record. */
  void alreadyReplayed(DeadLetter record);

  /** Called when a record cannot be published now; the next run retries. */
  void notReplayable(DeadLetter record, String why);
}
