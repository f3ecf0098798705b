package io.vqstream.tools.deadletters;

import java.util.Optional;

/**
 * The records to replay and their target.
 *
 * @param topic the failure topic
 * @param reason id of a failure reason; empty for all records
 * @param position position of the only dead letter to replay; empty for all. Others stay pending
 * @param target topic to publish to; empty for the source topic of each record
 * @param dryRun whether to report only, without publishing
 */
public record ReplayRequest(
    String topic,
    Optional<String> reason,
    Optional<String> position,
    Optional<String> target,
    boolean dryRun) {

  /** Creates a request for all records of a reason, or all records. */
  public ReplayRequest(
      String topic, Optional<String> reason, Optional<String> target, boolean dryRun) {
    this(topic, reason, Optional.empty(), target, dryRun);
  }

  /** Returns whether a record is of the reason of the request. */
  boolean isOfReason(DeadLetter record) {
    return reason.orElse(record.reason()).equals(record.reason());
  }

  /** Returns whether a record is at the position of the request. */
  boolean isAtPosition(DeadLetter record) {
    return position.orElse(record.position()).equals(record.position());
  }
}
