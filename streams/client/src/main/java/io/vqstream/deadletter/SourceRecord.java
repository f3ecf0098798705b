package io.vqstream.deadletter;

import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A record as read from Kafka.
 *
 * @param offset offset in the partition; -1 if unknown
 * @param timestamp milliseconds since the epoch
 * @param key null if the record has none
 * @param value null if the record has none
 */
public record SourceRecord(
    String topic,
    int partition,
    long offset,
    long timestamp,
    byte @Nullable [] key,
    byte @Nullable [] value,
    Headers headers) {

  /**
   * Returns the value.
   *
   * @throws BadRecordException with {@link FailureReason#NO_VALUE} if the record has none
   */
  public byte[] requireValue() throws BadRecordException {
    if (value == null) {
      throw new BadRecordException(FailureReason.NO_VALUE, "the record has no value");
    }
    return value;
  }

  /** Returns the position as {@code topic-partition@offset}, for messages. */
  public String position() {
    return topic + "-" + partition + "@" + offset;
  }
}
