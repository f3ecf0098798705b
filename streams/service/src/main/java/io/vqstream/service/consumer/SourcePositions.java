package io.vqstream.service.consumer;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;

/**
 * How far the consumers of a service have read. The stream threads write it after each poll; any
 * thread may read it.
 */
public final class SourcePositions {

  /**
   * Where a consumer stands in one partition.
   *
   * @param taken offset after the last record that the consumer returned; -1 for none yet
   * @param next offset that it fetches next, past transaction markers; -1 where it is not known yet
   */
  public record Position(long taken, long next) {
    static final Position UNKNOWN = new Position(-1, -1);

    Position furthest(Position other) {
      return new Position(Math.max(taken, other.taken), Math.max(next, other.next));
    }
  }

  private final Map<Object, Map<TopicPartition, Position>> consumers = new ConcurrentHashMap<>();

  /**
   * Where the consumers stand in the partitions that are assigned to them. A partition of two of
   * them, one of which has lost it and does not know yet, is where the further one stands.
   */
  public Map<TopicPartition, Position> assigned() {
    Map<TopicPartition, Position> all = new HashMap<>();
    for (Map<TopicPartition, Position> one : consumers.values()) {
      one.forEach((partition, at) -> all.merge(partition, at, Position::furthest));
    }
    return all;
  }

  /** Replaces what is known of one consumer. */
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

  /** Forgets where the consumer stood in a partition: it reads on elsewhere. */
  void moved(Object consumer, TopicPartition partition, long next) {
    Map<TopicPartition, Position> now = new HashMap<>(consumers.getOrDefault(consumer, Map.of()));
    now.put(partition, new Position(-1, next));
    consumers.put(consumer, Map.copyOf(now));
  }

  void closed(Object consumer) {
    consumers.remove(consumer);
  }
}
