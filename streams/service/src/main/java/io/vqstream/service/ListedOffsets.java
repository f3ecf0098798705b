package io.vqstream.service;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Offsets of partitions, as far as their leaders answer.
 *
 * @param offsets offsets of partitions whose leaders answered
 * @param unanswered the others, as texts in order; never all
 */
record ListedOffsets(Map<TopicPartition, Long> offsets, Set<String> unanswered) {

  /**
   * Waits for the answers.
   *
   * @param timeout for all of them together
   * @throws TimeoutException if no leader answers
   * @throws ExecutionException if brokers answer with an error that does not pass
   */
  static ListedOffsets of(
      ListOffsetsResult result, Collection<TopicPartition> partitions, Duration timeout)
      throws ExecutionException, TimeoutException, InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    Map<TopicPartition, Long> offsets = new HashMap<>();
    Set<String> unanswered = new TreeSet<>();
    for (TopicPartition partition : partitions) {
      long left = Math.max(0, end - System.nanoTime());
      try {
        offsets.put(
            partition, result.partitionResult(partition).get(left, TimeUnit.NANOSECONDS).offset());
      } catch (TimeoutException e) {
        unanswered.add(partition.toString());
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof RetriableException)) {
          throw e;
        }
        unanswered.add(partition.toString());
      }
    }
    if (offsets.isEmpty() && !partitions.isEmpty()) {
      throw new TimeoutException("no leader answers");
    }
    return new ListedOffsets(offsets, unanswered);
  }
}
