package io.vqstream.service.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.junit.jupiter.api.Test;

class TopicRulesTest {
  private static final long NOW = 1_800_000_000_000L;
  private static final byte[] KEY = {1};

  private static final Map<String, String> BROKER_DEFAULTS =
      Map.of(
          "cleanup.policy", "delete",
          "message.timestamp.type", "CreateTime",
          "message.timestamp.before.max.ms", Long.toString(Long.MAX_VALUE),
          "message.timestamp.after.max.ms", "3600000");

  private static TopicRules rules(Map<String, String> settings) {
    return TopicRules.of(config(settings), Optional.of(config(Map.of())));
  }

  private static Config config(Map<String, String> settings) {
    return new Config(
        settings.entrySet().stream()
            .map(each -> new ConfigEntry(each.getKey(), each.getValue()))
            .toList());
  }

  private static TopicRules withDefaults(String name, String value) {
    Map<String, String> all = new HashMap<>(BROKER_DEFAULTS);
    all.put(name, value);
    return rules(all);
  }

  @Test
  void acceptsAnythingOldByDefault() {
    assertThat(rules(BROKER_DEFAULTS).refusal(null, 0, NOW)).isEmpty();
    assertThat(rules(BROKER_DEFAULTS).refusal(NOW + 3_600_000, NOW)).isEmpty();
  }

  @Test
  void refusesTimestampAheadOfTheClock() {
    assertThat(rules(BROKER_DEFAULTS).refusal(KEY, NOW + 3_600_001, NOW))
        .hasValueSatisfying(why -> assertThat(why).contains("3600 s ahead", "after.max.ms"));
  }

  @Test
  void acceptsWhatTheSourceHasChecked() {
    for (Map<String, String> source :
        List.of(BROKER_DEFAULTS, Map.of("message.timestamp.type", "LogAppendTime"))) {
      // When
      TopicRules rules = TopicRules.of(config(BROKER_DEFAULTS), Optional.of(config(source)));

      // Then a wrong clock of this machine does no harm
      assertThat(rules.refusal(KEY, NOW + Duration.ofDays(1).toMillis(), NOW)).isEmpty();
    }
  }

  @Test
  void readsTheLimitOfOldBrokers() {
    // Given
    TopicRules old = rules(Map.of("message.timestamp.difference.max.ms", "60000"));

    // When / Then
    assertThat(old.refusal(KEY, NOW - 61_000, NOW)).isPresent();
    assertThat(old.refusal(KEY, NOW + 61_000, NOW)).isPresent();
    assertThat(rules(Map.of("message.timestamp.before.max.ms", "x"))).isEqualTo(TopicRules.NONE);
  }

  @Test
  void refusesOldTimestamp() {
    // Given
    TopicRules day = withDefaults("message.timestamp.before.max.ms", "86400000");

    // When / Then
    assertThat(day.refusal(KEY, NOW - 86_400_000, NOW)).isEmpty();
    assertThat(day.refusal(KEY, NOW - 86_402_000, NOW))
        .hasValueSatisfying(why -> assertThat(why).contains("86402 s old", "before.max.ms"));
  }

  @Test
  void compactedTopicsWantKeys() {
    for (String policy : List.of("compact", "compact,delete")) {
      TopicRules compacted = withDefaults("cleanup.policy", policy);
      assertThat(compacted.refusal(KEY, NOW, NOW)).isEmpty();
      assertThat(compacted.refusal(null, NOW, NOW))
          .hasValueSatisfying(why -> assertThat(why).contains("no key", "cleanup.policy"));
    }
  }

  @Test
  void brokerReplacesTimestamps() {
    // Given
    TopicRules replaced = withDefaults("message.timestamp.type", "LogAppendTime");

    // When / Then
    assertThat(replaced.refusal(KEY, NOW + Duration.ofDays(1).toMillis(), NOW)).isEmpty();
  }

  @Test
  void unknownSettingsDoNotLimit() {
    assertThat(rules(Map.of())).isEqualTo(TopicRules.NONE);
    assertThat(Arrays.asList(0L, Long.MAX_VALUE))
        .allSatisfy(time -> assertThat(TopicRules.NONE.refusal(null, time, NOW)).isEmpty());
  }
}
