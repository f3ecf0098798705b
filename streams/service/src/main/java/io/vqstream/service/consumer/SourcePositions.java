package io.vqstream.service.consumer;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;

/**
 * The positions of the consumers of a service. Stream threads update them after each poll; any
 * thread can read them.
 */
public final class SourcePositions {

  /**
   * The position of a consumer in one partition.
   *
   * @param taken offset after the last record that the consumer returned; -1 for none yet
   * @param next offset to fetch next, after transaction markers; -1 if unknown
   */
  public record Position(long taken, long next) {
    static final Position UNKNOWN = new Position(-1, -1);

    Position furthest(Position other) {
      return new Position(Math.max(taken, other.taken), Math.max(next, other.next));
    }
  }

  private final Map<Object, Map<TopicPartition, Position>> consumers = new ConcurrentHashMap<>();

  /**
   * Returns the positions in all assigned partitions. If two consumers report a partition during a
   * rebalance, the larger position wins.
   */
  public Map<TopicPartition, Position> assigned() {
    Map<TopicPartition, Position> all = new HashMap<>();
    for (Map<TopicPartition, Position> one : consumers.values()) {
      one.forEach((partition, at) -> all.merge(partition, at, Position::furthest));
    }
    return all;
  }

  /** Updates the positions of a consumer after a poll. */
  void polled(
      Object consumer,
      Set<TopicPartition> assignment,
      Map<TopicPartition, Long> taken,
      Map<TopicPartition, Long> next) {
    Map<TopicPartition, Position> before = consumers.getOrDefault(consumer, Map.of());
    Map<TopicPartition, Position> now = new HashMap<>();
    for (TopicPartition partition : assignment) {
      Position old = before.getOrDefault(partition, Position.UNKNOWN);
      now.put(
          partition,
          new Position(
              taken.getOrDefault(partition, old.taken()),
              next.getOrDefault(partition, old.next())));
    }
    consumers.put(consumer, Map.copyOf(now));
  }

  /** Resets the position of a consumer in a partition after a seek. */
  void moved(Object consumer, TopicPartition partition, long next) {
    Map<TopicPartition, Position> now = new HashMap<>(consumers.getOrDefault(consumer, Map.of()));
    now.put(partition, new Position(-1, next));
    consumers.put(consumer, Map.copyOf(now));
  }

  void closed(Object consumer) {
    consumers.remove(consumer);
  }
}
