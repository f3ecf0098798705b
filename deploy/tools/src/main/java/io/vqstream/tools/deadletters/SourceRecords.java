package io.vqstream.tools.deadletters;

import io.vqstream.proto.v1.Failure;
import io.vqstream.tools.Brokers;
import io.vqstream.tools.ClusterAdmin;
import io.vqstream.tools.TopicReader;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Looks up source topics: their partitions, and records by position. */
final class SourceRecords {
  private static final Duration POLL = Duration.ofMillis(200);

  private final Brokers brokers;
  private final ClusterAdmin cluster;
  private final Map<String, Integer> partitions = new HashMap<>();

  SourceRecords(Brokers brokers, ClusterAdmin cluster) {
    this.brokers = brokers;
    this.cluster = cluster;
  }

  /**
   * Returns the number of partitions of a topic.
   *
   * @throws NotReplayableException if there is no such topic, naming it
   * @throws IOException if the brokers do not answer
   */
  int partitions(String topic) throws NotReplayableException, IOException {
    Integer known = partitions.get(topic);
    if (known == null) {
      try {
        known = cluster.partitions(topic).size();
      } catch (IOException e) {
        if (e.getCause() instanceof UnknownTopicOrPartitionException
            || e.getCause() instanceof InvalidTopicException) {
          throw new NotReplayableException(e.getMessage(), e);
        }
        throw e;
      }
      partitions.put(topic, known);
    }
    return known;
  }

  /**
   * Returns the record that failed, from the source topic.
   *
   * @throws NotReplayableException if it was deleted or replaced by another, in one line
   * @throws IOException if the brokers do not answer
   */
  ConsumerRecord<byte[], byte[]> find(Failure failure) throws NotReplayableException, IOException {
    TopicPartition partition =
        new TopicPartition(failure.getSourceTopic(), failure.getSourcePartition());
    return read(partition, failure)
        .filter(record -> isThat(record, failure))
        .orElseThrow(
            () ->
                new NotReplayableException(
                    "its %s at %s@%d and has been deleted or replaced there"
                        .formatted(
                            failure.getPositionOnly()
                                ? "key, value and headers were left"
                                : "value was left",
                            partition,
                            failure.getSourceOffset()),
                    null));
  }

  /** Returns the first record at that offset or after it. */
  private Optional<ConsumerRecord<byte[], byte[]>> read(TopicPartition partition, Failure failure)
      throws NotReplayableException, IOException {
    if (partition.partition() < 0
        || partition.partition() >= partitions(partition.topic())
        || failure.getSourceOffset() < 0) {
      return Optional.empty();
    }
    long offset = failure.getSourceOffset();
    try (TopicReader reader = TopicReader.openAt(brokers, partition, offset)) {
      Map<TopicPartition, Long> ends = reader.ends();
      while (!reader.hasReached(ends)) {
        List<ConsumerRecord<byte[], byte[]>> records = reader.pollOrTimeOut(POLL);
        if (!records.isEmpty()) {
          return Optional.of(records.get(0));
        }
      }
      return Optional.empty();
    }
  }

  /** Returns whether the record is the source; a recreated topic has others at the same offsets. */
  private static boolean isThat(ConsumerRecord<byte[], byte[]> record, Failure failure) {
    byte[] key = failure.hasKey() ? failure.getKey().toByteArray() : null;
    return record.offset() == failure.getSourceOffset()
        && (failure.getPositionOnly() || Arrays.equals(record.key(), key))
        && (record.timestamp() < 0 || record.timestamp() == failure.getSourceTimestamp());
  }
}
