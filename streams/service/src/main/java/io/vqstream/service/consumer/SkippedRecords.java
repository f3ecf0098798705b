package io.vqstream.service.consumer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vqstream.kafka.LogEvent;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Counts and logs the records of a source topic that the service skipped. Thread-safe.
 *
 * <p>The count is the length of a range of offsets. It includes transaction markers and compacted
 * records, so it is exact for topics that are neither compacted nor written in transactions, and an
 * upper bound otherwise.
 *
 * <table>
 *   <caption>Meters</caption>
 *   <tr><th>name<th>kind<th>tags
 *   <tr><td>vqstream.records.skipped<td>counter<td>application, reason (retention, reset)
 * </table>
 */
public final class SkippedRecords {
  private static final Logger LOGGER = LoggerFactory.getLogger(SkippedRecords.class);

  /** Why records were skipped. */
  enum Reason {
    /** The broker deleted them before they were read, by retention or DeleteRecords. */
    RETENTION,
    /** The reset policy {@code auto.offset.reset} skipped them. */
    RESET;

    String tag() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Map<Reason, Counter> counters = new EnumMap<>(Reason.class);

  /** End of the counted range, so that a restarted thread does not count a range twice. */
  private final Map<TopicPartition, Long> counted = new HashMap<>();

  /** Registers the counters. Services of one application share them. */
  public SkippedRecords(MeterRegistry registry, String application) {
    for (Reason reason : Reason.values()) {
      counters.put(
          reason,
          Counter.builder("vqstream.records.skipped")
              .description("Records of the source topic that were skipped")
              .tag("application", application)
              .tag("reason", reason.tag())
              .register(registry));
    }
  }

  /**
   * Records that records of a partition were deleted before they were read.
   *
   * @param from offset of the first record
   * @param to offset after the last record
   */
  synchronized void deleted(TopicPartition partition, long from, long to) {
    long first = count(Reason.RETENTION, partition, from, to);
    if (first < to) {
      skipped(partition, first, "retention")
          .log(
              "{}: offsets {} to {} were deleted before they were read (retention or DeleteRecords):"
                  + " up to {} records are skipped",
              partition,
              first,
              to - 1,
              to - first);
    }
  }

  /**
   * Records that {@code auto.offset.reset} skipped existing records; offsets as in {@link
   * #deleted}.
   */
  synchronized void passed(TopicPartition partition, long from, long to, String policy) {
    long first = count(Reason.RESET, partition, from, to);
    if (first < to) {
      skipped(partition, first, "reset")
          .log(
              "{}: offsets {} to {} are skipped because of auto.offset.reset={}: up to {} records",
              partition,
              first,
              to - 1,
              policy,
              to - first);
    }
  }

  /**
   * Records that a partition ends before the next offset to read: the topic was created again, or
   * lost its last records. The number of lost records is unknown.
   *
   * @param from offset to be read
   * @param next offset that is read instead
   */
  synchronized void beyondTheEnd(TopicPartition partition, long from, long next) {
    counted.remove(partition);
    skipped(partition, from, "beyond-end")
        .log(
            "{}: offset {} is beyond the end: the topic was created again or lost"
                + " records; continuing at"
                + " offset {}",
            partition,
            from,
            next);
  }

  /** Returns the first offset that was not counted before. */
  private long count(Reason reason, TopicPartition partition, long from, long to) {
    if (to < counted.getOrDefault(partition, 0L)) {
      counted.remove(partition); // offsets never decrease, so the topic was created again
    }
    long first = Math.max(from, counted.getOrDefault(partition, 0L));
    if (first < to) {
      counters.get(reason).increment(to - first);
      counted.put(partition, to);
    }
    return first;
  }

  private static LoggingEventBuilder skipped(TopicPartition partition, long offset, String reason) {
    return LogEvent.RECORDS_SKIPPED
        .on(LOGGER)
        .addKeyValue("topic", partition.topic())
        .addKeyValue("partition", partition.partition())
        .addKeyValue("offset", offset)
        .addKeyValue("reason", reason);
  }
}
