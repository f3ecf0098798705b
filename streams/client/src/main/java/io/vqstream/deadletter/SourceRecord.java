package io.vqstream.deadletter;

import org.apache.kafka.common.header.Headers;

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
    byte[] key,
    byte[] value,
    Headers headers) {

  /** Returns the position as {@code topic-partition@offset}, for messages. */
  public String position() {
    return topic + "-" + partition + "@" + offset;
  }
}
