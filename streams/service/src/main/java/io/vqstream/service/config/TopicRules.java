package io.vqstream.service.config;

import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/**
 * What a topic requires of a record beside its size. A broker refuses a record without a key if the
 * topic is compacted, and a timestamp that is too far from its clock. Sending the record again does
 * not help.
 *
 * @param compacted whether {@code cleanup.policy} contains {@code compact}
 * @param maxAge {@code message.timestamp.before.max.ms}
 * @param maxAhead {@code message.timestamp.after.max.ms}
 */
public record TopicRules(boolean compacted, Duration maxAge, Duration maxAhead) {
  private static final Duration UNLIMITED = Duration.ofMillis(Long.MAX_VALUE);

  /** No restrictions. */
  public static final TopicRules NONE = new TopicRules(false, UNLIMITED, UNLIMITED);

  /**
   * Returns the rules in the settings of a topic; those that a broker does not know are absent.
   *
   * <p>A record that the source topic accepted is not ahead for a topic with the same limit: that
   * rule applies only where the source topic allows more. So it depends on the clock of this
   * machine in rare cases only.
   *
   * @param source settings of the topic that the records come from; empty if access is denied
   */
  public static TopicRules of(Config topic, Optional<Config> source) {
    boolean compacted =
        value(topic, TopicConfig.CLEANUP_POLICY_CONFIG)
            .filter(policy -> policy.contains(TopicConfig.CLEANUP_POLICY_COMPACT))
            .isPresent();
    if (hasBrokerTime(topic)) {
      return new TopicRules(compacted, UNLIMITED, UNLIMITED);
    }
    Duration maxAhead = time(topic, TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG);
    boolean mayBeAhead =
        source.isPresent()
            && !hasBrokerTime(source.get())
            && time(source.get(), TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG)
                    .compareTo(maxAhead)
                > 0;
    return new TopicRules(
        compacted,
        time(topic, TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG),
        mayBeAhead ? maxAhead : UNLIMITED);
  }

  private static boolean hasBrokerTime(Config topic) {
    return value(topic, TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG)
        .filter("LogAppendTime"::equals)
        .isPresent();
  }

  /** Returns the smaller of a limit and the one that brokers had before Kafka 3.6. */
  private static Duration time(Config topic, String setting) {
    Duration limit = milliseconds(topic, setting);
    Duration old = milliseconds(topic, "message.timestamp.difference.max.ms");
    return limit.compareTo(old) <= 0 ? limit : old;
  }

  private static Duration milliseconds(Config topic, String setting) {
    try {
      return value(topic, setting).map(Long::valueOf).map(Duration::ofMillis).orElse(UNLIMITED);
    } catch (NumberFormatException e) { // of a broker that is only compatible with Kafka
      return UNLIMITED;
    }
  }

  private static Optional<String> value(Config topic, String setting) {
    return Optional.ofNullable(topic.get(setting)).map(ConfigEntry::value);
  }

  /**
   * Returns why the topic refuses a record, as the rest of a sentence; empty if it does not.
   *
   * @param timestamp of the record, in ms since 1970
   * @param now time in ms since 1970
   */
  public Optional<String> refusal(byte @Nullable [] key, long timestamp, long now) {
    if (compacted && key == null) {
      return Optional.of("it has no key and the topic is compacted (cleanup.policy)");
    }
    return refusal(timestamp, now);
  }

  /** Returns why the topic refuses a timestamp, as the rest of a sentence; empty if it does not. */
  public Optional<String> refusal(long timestamp, long now) {
    Duration age = Duration.ofMillis(now - timestamp);
    if (age.compareTo(maxAge) > 0) {
      return Optional.of(
          "its timestamp is %d s old and the topic allows %d s (%s)"
              .formatted(
                  age.toSeconds(),
                  maxAge.toSeconds(),
                  TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG));
    }
    if (age.negated().compareTo(maxAhead) > 0) {
      return Optional.of(
          "its timestamp is %d s ahead of this machine's clock and the topic allows %d s (%s)"
              .formatted(
                  age.negated().toSeconds(),
                  maxAhead.toSeconds(),
                  TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG));
    }
    return Optional.empty();
  }
}
