package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.read.ListAppender;
import com.google.gson.Gson;
import com.google.gson.JsonObject;
import io.vqstream.kafka.LogEvent;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

class ServiceLogTest {
  private final ch.qos.logback.classic.Logger logger = context().getLogger("some.Class");

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

  @Test
  void cutOffIsAnEventOfTheJsonLog() {
    // When
    List<ILoggingEvent> events =
        heard(
            ServiceLog.class.getName(),
            () -> new ServiceLog(new PrintWriter(new StringWriter()), true).sayCutOff("exits now"));

    // Then
    ILoggingEvent event = assertThat(events).singleElement().actual();
    assertThat(event.getLevel()).isEqualTo(Level.ERROR);
    assertThat(event.getFormattedMessage()).isEqualTo("exits now");
    assertThat(event.getKeyValuePairs()).contains(new KeyValuePair("event", "process_cut_off"));
  }

  @Test
  void logsWhatLibrariesSayInTheirWay() {
    // Given
    ServiceLog.captureJavaLogging();

    // When
    List<ILoggingEvent> events =
        heard(
            "io.opentelemetry.test",
            () ->
                java.util.logging.Logger.getLogger("io.opentelemetry.test")
                    .warning("no collector"));

    // Then
    assertThat(events)
        .singleElement()
        .extracting(ILoggingEvent::getFormattedMessage)
        .isEqualTo("no collector");
  }

  @Test
  void traceOfTheImageIsAMember() {
    // Given
    LoggingEvent event = event("slow", null);
    event.setMDCPropertyMap(Map.of("trace_id", "4bf92f3577b34da6a3ce929d0e0e4736"));

    // When
    String line = new String(new JsonLogEncoder("app").encode(event), StandardCharsets.UTF_8);

    // Then
    assertThat(new Gson().fromJson(line, JsonObject.class).get("trace_id").getAsString())
        .isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
  }

  private static LoggerContext context() {
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    return context;
  }

  private static List<ILoggingEvent> heard(String name, Runnable work) {
    ch.qos.logback.classic.Logger said =
        (ch.qos.logback.classic.Logger) LoggerFactory.getLogger(name);
    ListAppender<ILoggingEvent> events = new ListAppender<>();
    events.start();
    said.addAppender(events);
    try {
      work.run();
    } finally {
      said.detachAppender(events);
    }
    return events.list;
  }

  private LoggingEvent event(String message, Throwable thrown, Object... arguments) {
    return new LoggingEvent("", logger, Level.WARN, message, thrown, arguments);
  }
}
