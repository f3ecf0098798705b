package io.vqstream.client.failures;

import io.vqstream.client.Brokers;
import io.vqstream.client.Cluster;
import io.vqstream.client.TopicReader;
import io.vqstream.proto.v1.Failure;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Topics as they are now: how many partitions they have, and records read again by position. */
final class SourceRecords {
  private static final Duration POLL = Duration.ofMillis(200);

  private final Brokers brokers;
  private final Cluster cluster;
  private final Map<String, Integer> partitions = new HashMap<>();

  SourceRecords(Brokers brokers, Cluster cluster) {
    this.brokers = brokers;
    this.cluster = cluster;
  }

  /**
   * Number of the topic's partitions.
   *
   * @throws IOException if there is no such topic, naming it
   */
  int partitions(String topic) throws IOException {
    Integer known = partitions.get(topic);
    if (known == null) {
      known = cluster.partitions(topic).size();
      partitions.put(topic, known);
    }
    return known;
  }

  /**
   * The value of the record that failed, from where it stood.
   *
   * @throws IOException if it is no longer there, or another is, in one line
   */
  byte[] valueOf(Failure failure) throws IOException {
    TopicPartition partition =
        new TopicPartition(failure.getSourceTopic(), failure.getSourcePartition());
    return read(partition, failure)
        .filter(record -> isThat(record, failure))
        .map(ConsumerRecord::value)
        .orElseThrow(
            () ->
                new IOException(
                    "its value was left at %s@%d, where it no longer is"
                        .formatted(partition, failure.getSourceOffset())));
  }

  /** The first record at that offset or after it. */
  private Optional<ConsumerRecord<byte[], byte[]>> read(TopicPartition partition, Failure failure)
      throws IOException {
    if (partition.partition() >= partitions(partition.topic())) {
      return Optional.empty();
    }
    long offset = failure.getSourceOffset();
    try (TopicReader reader = TopicReader.openAt(brokers, partition, offset)) {
      Map<TopicPartition, Long> ends = reader.ends();
      while (!reader.hasReached(ends)) {
        List<ConsumerRecord<byte[], byte[]>> records = reader.poll(POLL);
        if (!records.isEmpty()) {
          return Optional.of(records.get(0));
        }
      }
      return Optional.empty();
    }
  }

  /** A topic that was made anew has other records at the same positions. */
  private static boolean isThat(ConsumerRecord<byte[], byte[]> record, Failure failure) {
    byte[] key = failure.hasKey() ? failure.getKey().toByteArray() : null;
    return record.offset() == failure.getSourceOffset()
        && record.value() != null
        && Arrays.equals(record.key(), key)
        && (record.timestamp() < 0 || record.timestamp() == failure.getSourceTimestamp());
  }
}
