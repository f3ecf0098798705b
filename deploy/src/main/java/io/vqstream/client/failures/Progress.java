package io.vqstream.client.failures;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;

/**
 * What has been replayed: a consumer group for each reason, whose offsets are committed in the
 * transaction that replays. With one group for all, a replay of one reason would pass over the
 * records of the others.
 */
final class Progress {
  private final Admin admin;
  private final String target;
  private final Map<String, Map<TopicPartition, Long>> done = new HashMap<>();

  /**
   * @param target empty for the topics that the records came from; another topic is another replay
   */
  Progress(Admin admin, String target) {
    this.admin = admin;
    this.target = target;
  }

  /** Name of the group of a reason. */
  String group(String reason) {
    return "vqstream-replay-" + reason + (target.isEmpty() ? "" : "-to-" + target);
  }

  /** Whether the record has been replayed by an earlier run. */
  boolean isDone(FailedRecord record) throws IOException {
    return record.offset() < next(record.reason()).getOrDefault(record.partition(), 0L);
  }

  private Map<TopicPartition, Long> next(String reason) throws IOException {
    Map<TopicPartition, Long> next = done.get(reason);
    if (next == null) {
      next = committed(group(reason));
      done.put(reason, next);
    }
    return next;
  }

  /** Stable offsets: those of a transaction that is being ended are waited for. */
  private Map<TopicPartition, Long> committed(String group) throws IOException {
    try {
      Map<TopicPartition, Long> next = new HashMap<>();
      admin
          .listConsumerGroupOffsets(group, new ListConsumerGroupOffsetsOptions().requireStable(true))
          .partitionsToOffsetAndMetadata()
          .get()
          .forEach((partition, offset) -> next.put(partition, offset == null ? 0 : offset.offset()));
      return next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while asking for the offsets of " + group);
    } catch (ExecutionException e) {
      throw new IOException(
          "the offsets of group " + group + " cannot be read: " + e.getCause().getMessage(), e);
    }
  }

  /** Adds to the producer's transaction that these records, in their order, are done. */
  void commitWith(Producer<?, ?> producer, List<FailedRecord> records) {
    Map<String, Map<TopicPartition, OffsetAndMetadata>> offsets = new HashMap<>();
    for (FailedRecord record : records) {
      offsets
          .computeIfAbsent(record.reason(), reason -> new HashMap<>())
          .put(record.partition(), new OffsetAndMetadata(record.offset() + 1));
    }
    offsets.forEach(
        (reason, next) ->
            producer.sendOffsetsToTransaction(next, new ConsumerGroupMetadata(group(reason))));
  }
}
