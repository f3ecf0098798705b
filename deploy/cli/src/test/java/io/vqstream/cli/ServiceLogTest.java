package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.google.gson.Gson;
import com.google.gson.JsonObject;
import io.vqstream.kafka.LogEvent;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class ServiceLogTest {
  private final ch.qos.logback.classic.Logger logger = new LoggerContext().getLogger("some.Class");

  @Test
  void encodesAnEventAsOneLineOfJson() {
    // Given
    LoggingEvent event = event("topic {} is gone\nfor good", null, "images");
    event.setTimeStamp(1_795_849_200_123L);
    event.addKeyValuePair(new KeyValuePair("event", "topic_missing"));
    event.addKeyValuePair(new KeyValuePair("partition", 7));

    // When
    String line = new String(new JsonLogEncoder("app").encode(event), StandardCharsets.UTF_8);

    // Then
    assertThat(line).endsWith("}\n").hasLineCount(1);
    JsonObject json = new Gson().fromJson(line, JsonObject.class);
    assertThat(json.get("time").getAsString()).isEqualTo("2026-11-28T07:00:00.123Z");
    assertThat(json.get("level").getAsString()).isEqualTo("WARN");
    assertThat(json.get("application").getAsString()).isEqualTo("app");
    assertThat(json.get("message").getAsString()).isEqualTo("topic images is gone\nfor good");
    assertThat(json.get("event").getAsString()).isEqualTo("topic_missing");
    assertThat(json.getAsJsonPrimitive("partition").isNumber()).isTrue();
    assertThat(json.get("logger").getAsString()).isEqualTo("some.Class");
  }

  @Test
  void keepsTheStackTraceInTheLine() {
    // Given
    LoggingEvent event = event("failed", new IllegalStateException("no\nway"));

    // When
    String line = new String(new JsonLogEncoder("app").encode(event), StandardCharsets.UTF_8);

    // Then
    assertThat(line).hasLineCount(1);
    assertThat(new Gson().fromJson(line, JsonObject.class).get("stack_trace").getAsString())
        .contains("IllegalStateException: no\nway", "keepsTheStackTraceInTheLine");
  }

  @Test
  void saysSentencesAsText() {
    // Given
    StringWriter err = new StringWriter();

    // When
    ServiceLog.text(new PrintWriter(err))
        .say(LogEvent.SERVICE_STOPPED, "It has stopped.", Map.of("images", 3));

    // Then
    assertThat(err).hasToString("It has stopped." + System.lineSeparator());
  }

  private LoggingEvent event(String message, Throwable thrown, Object... arguments) {
    return new LoggingEvent("", logger, Level.WARN, message, thrown, arguments);
  }
}
