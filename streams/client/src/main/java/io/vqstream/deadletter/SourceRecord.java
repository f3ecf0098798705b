package io.vqstream.deadletter;

import org.apache.kafka.common.header.Headers;

/**
 * A record as it was read.
 *
 * @param offset -1 where it is not known
 * @param timestamp milliseconds since the epoch
 * @param key null where the record has none
 * @param value null where the record has none
 */
public record SourceRecord(
    String topic,
    int partition,
    long offset,
    long timestamp,
    byte[] key,
    byte[] value,
    Headers headers) {

  /** Where it stands, for people: topic-partition@offset. */
  public String position() {
    return topic + "-" + partition + "@" + offset;
  }
}
