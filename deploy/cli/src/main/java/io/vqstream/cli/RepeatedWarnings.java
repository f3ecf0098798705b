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
 * Passes each warning or error of Kafka's clients at most once in ten minutes, whichever client
 * logs it. Messages that differ only in numbers count as equal. Other loggers are not filtered.
 */
final class RepeatedWarnings extends Filter<ILoggingEvent> {
  private static final String KAFKA = "org.apache.kafka.";
  private static final Duration INTERVAL = Duration.ofMinutes(10);
  private static final int MAX_KINDS = 500;

  /** Prefix of a message: the ids of the client. */
  private static final Pattern CLIENT =
      Pattern.compile("^(\\[[^\\]]*\\] |(stream-)?(thread|client|task) \\[[^\\]]*\\] )+");

  private static final Pattern NUMBER = Pattern.compile("\\d+");

  private final Set<String> reported;
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
   * @param reported parts of messages that never pass, because the service reports them itself
   * @param clock such as {@link System#nanoTime}
   */
  RepeatedWarnings(Set<String> reported, LongSupplier clock) {
    this.reported = Set.copyOf(reported);
    this.clock = clock;
  }

  @Override
  public FilterReply decide(ILoggingEvent event) {
    if (!event.getLoggerName().startsWith(KAFKA)) {
      return FilterReply.NEUTRAL;
    }
    String message = event.getFormattedMessage();
    if (reported.stream().anyMatch(message::contains)) {
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
