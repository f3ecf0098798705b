package io.vqstream.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * Shows a warning or an error of Kafka's clients once in ten minutes, whichever client it comes
 * from. Messages that differ only in numbers are the same. Other loggers are not touched.
 */
final class RepeatedWarnings extends Filter<ILoggingEvent> {
  private static final String KAFKA = "org.apache.kafka.";
  private static final Duration INTERVAL = Duration.ofMinutes(10);
  private static final int MAX_KINDS = 500;

  /** What the clients put before each message: their ids. */
  private static final Pattern CLIENT =
      Pattern.compile("^(\\[[^\\]]*\\] |(stream-)?(thread|client|task) \\[[^\\]]*\\] )+");

  private static final Pattern NUMBER = Pattern.compile("\\d+");

  private final Set<String> told;
  private final LongSupplier clock;
  private final Map<String, Long> shown =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > MAX_KINDS;
        }
      };

  /**
   * @param told parts of messages that are never shown, because another line says it
   * @param clock such as {@link System#nanoTime}
   */
  RepeatedWarnings(Set<String> told, LongSupplier clock) {
    this.told = Set.copyOf(told);
    this.clock = clock;
  }

  @Override
  public FilterReply decide(ILoggingEvent event) {
    if (!event.getLoggerName().startsWith(KAFKA)) {
      return FilterReply.NEUTRAL;
    }
    String message = event.getFormattedMessage();
    if (told.stream().anyMatch(message::contains)) {
      return FilterReply.DENY;
    }
    String kind =
        event.getLoggerName()
            + NUMBER.matcher(CLIENT.matcher(message).replaceFirst("")).replaceAll("#");
    return isDue(kind) ? FilterReply.NEUTRAL : FilterReply.DENY;
  }

  private synchronized boolean isDue(String kind) {
    long now = clock.getAsLong();
    Long last = shown.get(kind);
    if (last != null && now - last < INTERVAL.toNanos()) {
      return false;
    }
    shown.remove(kind);
    shown.put(kind, now);
    return true;
  }
}
