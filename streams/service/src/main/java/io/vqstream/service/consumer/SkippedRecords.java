package io.vqstream.service.consumer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts and logs the records of a source topic that the service did not read. Safe for use by many
 * threads.
 *
 * <p>A range of offsets gives the count. Offsets of transaction markers and of compacted records
 * are in it, so the count is exact where the topic is neither compacted nor written in
 * transactions, and an upper bound elsewhere.
 *
 * <table>
 *   <caption>Meters</caption>
 *   <tr><th>name<th>kind<th>tags
 *   <tr><td>vqstream.records.skipped<td>counter<td>application, reason (retention, reset)
 * </table>
 */
public final class SkippedRecords {
  private static final Logger LOGGER = LoggerFactory.getLogger(SkippedRecords.class);

  /** Why records were not read. */
  enum Reason {
    /** The broker deleted them before they were read: retention, or DeleteRecords. */
    RETENTION,
    /** They are still there, and {@code auto.offset.reset} goes past them. */
    RESET;

    String tag() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Map<Reason, Counter> counters = new EnumMap<>(Reason.class);

  /** Where counting ended, so that a thread that starts again does not count a range twice. */
  private final Map<TopicPartition, Long> counted = new HashMap<>();

  /** Registers the counters, at zero. Two services of one application share them. */
  public SkippedRecords(MeterRegistry registry, String application) {
    for (Reason reason : Reason.values()) {
      counters.put(
          reason,
          Counter.builder("vqstream.records.skipped")
              .description("Records of the source topic that were not read")
              .tag("application", application)
              .tag("reason", reason.tag())
              .register(registry));
    }
  }

  /**
   * The records of a partition were deleted before they were read.
   *
   * @param from offset of the first of them
   * @param to offset after the last one
   */
  synchronized void deleted(TopicPartition partition, long from, long to) {
    long first = count(Reason.RETENTION, partition, from, to);
    if (first < to) {
      LOGGER.warn(
          "{}: offsets {} to {} were deleted before they were read (retention or DeleteRecords):"
              + " {} records at most are skipped",
          partition,
          first,
          to - 1,
          to - first);
    }
  }

  /** {@code auto.offset.reset} goes past records that are there; offsets as above. */
  synchronized void passed(TopicPartition partition, long from, long to, String policy) {
    long first = count(Reason.RESET, partition, from, to);
    if (first < to) {
      LOGGER.warn(
          "{}: offsets {} to {} are skipped because of auto.offset.reset={}: {} records at most",
          partition,
          first,
          to - 1,
          policy,
          to - first);
    }
  }

  /**
   * The partition ends before the offset that was to be read: the topic was deleted and created
   * again, or lost its last records. How many were lost cannot be known.
   *
   * @param from offset that was to be read
   * @param next offset that is read instead
   */
  synchronized void beyondTheEnd(TopicPartition partition, long from, long next) {
    counted.remove(partition);
    LOGGER.warn(
        "{}: offset {} is beyond its end: the topic was created again or lost records; reads on at"
            + " offset {}",
        partition,
        from,
        next);
  }

  /** Returns the first offset that was not counted before. */
  private long count(Reason reason, TopicPartition partition, long from, long to) {
    if (to < counted.getOrDefault(partition, 0L)) {
      counted.remove(partition); // offsets only grow, so the topic was created again
    }
    long first = Math.max(from, counted.getOrDefault(partition, 0L));
    if (first < to) {
      counters.get(reason).increment(to - first);
      counted.put(partition, to);
    }
    return first;
  }
}
