package io.vqstream.sequence;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Where a coded image was read.
 *
 * @param offset offset in the partition, from 0
 * @param key key of the record; null if it has none
 */
public record RecordOrigin(TopicPartition partition, long offset, byte @Nullable [] key) {

  /** Returns whether another origin is the same partition and offset. */
  public boolean isSameRecord(RecordOrigin other) {
    return offset == other.offset && partition.equals(other.partition);
  }

  /** Returns the position as {@code topic-partition@offset}, for messages. */
  @Override
  public String toString() {
    return partition + "@" + offset;
  }
}
