package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.spi.FilterReply;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RepeatedWarningsTest {
  private static final String CLIENT = "org.apache.kafka.clients.NetworkClient";

  private final LoggerContext context = new LoggerContext();
  private long now;
  private final RepeatedWarnings filter =
      new RepeatedWarnings(Set.of("Bootstrap broker"), () -> now);

  @Test
  void showsAWarningOnceWhicheverClientItComesFrom() {
    assertThat(shows(CLIENT, "[Producer clientId=a-1] node 1 failed authentication")).isTrue();
    assertThat(shows(CLIENT, "[Producer clientId=a-2] node 2 failed authentication")).isFalse();
    assertThat(shows(CLIENT, "[AdminClient clientId=b] node 2 failed authentication")).isFalse();
  }

  @Test
  void showsItAgainAfterAWhile() {
    // Given
    assertThat(shows(CLIENT, "node 1 failed authentication")).isTrue();

    // When
    now += Duration.ofMinutes(10).toNanos();

    // Then
    assertThat(shows(CLIENT, "node 1 failed authentication")).isTrue();
  }

  @Test
  void showsEachErrorOfARetriedRequestOnce() {
    String sender = "org.apache.kafka.clients.producer.internals.Sender";
    String line = "[Producer clientId=a-1] Got error produce response on topic-partition t-%d: %s";

    assertThat(shows(sender, line.formatted(1, "CONCURRENT_TRANSACTIONS"))).isTrue();
    assertThat(shows(sender, line.formatted(2, "CONCURRENT_TRANSACTIONS"))).isFalse();
    assertThat(shows(sender, line.formatted(2, "NOT_ENOUGH_REPLICAS"))).isTrue();
  }

  @Test
  void hidesWhatTheServiceLogsItself() {
    assertThat(shows(CLIENT, "[Producer clientId=a] Bootstrap broker h:1 disconnected")).isFalse();
  }

  @Test
  void leavesOtherLoggersAlone() {
    assertThat(shows("io.vqstream.service", "no broker answers")).isTrue();
    assertThat(shows("io.vqstream.service", "no broker answers")).isTrue();
  }

  private boolean shows(String name, String message) {
    Logger logger = context.getLogger(name);
    LoggingEvent event = new LoggingEvent("fqcn", logger, Level.WARN, message, null, null);
    return filter.decide(event) != FilterReply.DENY;
  }
}
