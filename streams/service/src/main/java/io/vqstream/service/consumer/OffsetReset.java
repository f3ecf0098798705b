package io.vqstream.service.consumer;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;

/**
 * Applies {@code auto.offset.reset} to missing and out-of-range offsets like Kafka's consumer, and
 * reports which records are skipped, which Kafka's consumer does not.
 */
final class OffsetReset {
  static final String NONE = "none";
  private static final String EARLIEST = "earliest";
  private static final String LATEST = "latest";
  private static final String BY_DURATION = "by_duration:";

  private final String policy;
  private final SkippedRecords skipped;
  private final Predicate<TopicPartition> isNew;

  /**
   * @param policy value of {@code auto.offset.reset}
   * @param skipped receives the skipped records
   * @param isNew returns whether the topic of a partition was created again since it was last read;
   *     can send a request to the cluster
   */
  OffsetReset(String policy, SkippedRecords skipped, Predicate<TopicPartition> isNew) {
    this.policy = policy;
    this.skipped = skipped;
    this.isNew = isNew;
  }

  /**
   * Moves the consumer to valid positions.
   *
   * @return the new positions
   * @throws InvalidOffsetException if the policy is {@code none}; the given exception
   */
  Map<TopicPartition, Long> apply(Consumer<?, ?> consumer, InvalidOffsetException invalid) {
    if (policy.equals(NONE)) {
      throw invalid;
    }
    Map<TopicPartition, Long> targets = targets(consumer, invalid.partitions());
    if (invalid instanceof OffsetOutOfRangeException outside) {
      Map<TopicPartition, Long> starts = consumer.beginningOffsets(invalid.partitions());
      outside
          .offsetOutOfRangePartitions()
          .forEach(
              (partition, from) -> {
                long start = starts.get(partition);
                if (from < start) {
                  skipped.deleted(partition, from, start);
                  skipped.passed(partition, start, targets.get(partition), policy);
                } else {
                  targets.put(partition, beyondTheEnd(partition, from, start, targets, invalid));
                }
              });
    }
    targets.forEach(consumer::seek);
    return targets;
  }

  /** Handles a topic that was created again, or lost records in an unclean leader election. */
  private long beyondTheEnd(
      TopicPartition partition,
      long from,
      long start,
      Map<TopicPartition, Long> targets,
      InvalidOffsetException invalid) {
    boolean newTopic = isNew.test(partition);
    if (!newTopic && invalid instanceof LogTruncationException truncated) {
      OffsetAndMetadata divergent = truncated.divergentOffsets().get(partition);
      if (divergent != null) {
        return divergent.offset();
      }
    }
    long target = targets.get(partition);
    skipped.beyondTheEnd(partition, from, target);
    skipped.passed(partition, start, target, policy);
    return target;
  }

  private Map<TopicPartition, Long> targets(
      Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    return new HashMap<>(
        switch (policy.toLowerCase(Locale.ROOT)) {
          case EARLIEST -> consumer.beginningOffsets(partitions);
          case LATEST -> consumer.endOffsets(partitions);
          default -> byDuration(consumer, partitions);
        });
  }

  private Map<TopicPartition, Long> byDuration(
      Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    Duration age = Duration.parse(policy.substring(BY_DURATION.length()));
    long time = Instant.now().minus(age).toEpochMilli();
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(partition -> times.put(partition, time));
    Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
    Map<TopicPartition, Long> targets = new HashMap<>(consumer.endOffsets(partitions));
    found.forEach(
        (partition, at) -> {
          if (at != null) {
            targets.put(partition, at.offset());
          }
        });
    return targets;
  }
}
