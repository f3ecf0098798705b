package io.vqstream.tools.deadletters;

/** Hears what becomes of each dead letter. */
public interface ReplayListener {

  /** It was published again, or would have been in a dry run. */
  void replayed(DeadLetter record, String topic);

  /** An earlier run has published it. */
  void alreadyReplayed(DeadLetter record);

  /** It cannot be published as things are; the next run tries again. */
  void notReplayable(DeadLetter record, String why);
}
