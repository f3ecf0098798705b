package io.vqstream.service.config;

import org.apache.kafka.common.config.ConfigException;

/** Checks settings that depend on each other. */
final class ConfigChecks {
  private ConfigChecks() {}

  /**
   * Checks a configuration whose settings are valid one by one.
   *
   * @throws ConfigException whose message is one line and names the settings
   */
  static void check(ServiceConfig config) {
    if (config.bootstrapServers().isEmpty()) {
      throw new ConfigException(Setting.BOOTSTRAP_SERVERS + " is empty");
    }
    checkQuality(config);
    checkTopics(config);
    KafkaSettings.checkTimes(
        config.defaultProperties(),
        Setting.IMAGE_TIMEOUT_MS
            + (config.waitsForCheckpoints() ? " + " + Setting.CHECKPOINT_WAIT_MS : ""),
        config.recordTimeoutMs());
    checkStuckTimeout(config);
  }

  private static void checkQuality(ServiceConfig config) {
    int maxQuality = config.qualitySettings().maxQuality();
    if (maxQuality != 0 && maxQuality < config.quality()) {
      throw new ConfigException(
          "%s (%d) must not be less than %s (%d)"
              .formatted(Setting.MAX_QUALITY, maxQuality, Setting.QUALITY, config.quality()));
    }
  }

  private static void checkTopics(ServiceConfig config) {
    String source = config.sourceTopic();
    String sink = config.sinkTopic();
    String failures = config.failureTopic();
    if (source.equals(sink) || failures.equals(source) || failures.equals(sink)) {
      throw new ConfigException(
          "%s (%s), %s (%s) and %s (%s) must be three different topics"
              .formatted(
                  config.role().sourceSetting(),
                  source,
                  config.role().sinkSetting(),
                  sink,
                  Setting.FAILURE_TOPIC,
                  failures));
    }
  }

  private static void checkStuckTimeout(ServiceConfig config) {
    long timeout = config.stuckTimeoutMs();
    KafkaSettings.MaxCommitTime commit = config.maxCommitTime();
    if (timeout != 0 && timeout <= commit.millis()) {
      throw new ConfigException(
          "%s (%d) must be more than %s (%d)"
              .formatted(Setting.STUCK_TIMEOUT_MS, timeout, commit.setting(), commit.millis()));
    }
  }
}
