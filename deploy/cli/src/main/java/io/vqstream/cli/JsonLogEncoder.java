package io.vqstream.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.slf4j.event.KeyValuePair;

/**
 * Encodes a log event as one JSON object on a line.
 *
 * <p>Members: {@code time} (ISO 8601, UTC), {@code level}, {@code application}, {@code message},
 * the key-value pairs of the event such as {@code event} and {@code topic}, {@code trace_id} of a
 * traced image, {@code logger}, {@code thread} and, of an exception, {@code stack_trace}. Numbers
 * stay numbers.
 */
final class JsonLogEncoder extends EncoderBase<ILoggingEvent> {
  private static final byte[] NONE = {};
  private static final Gson GSON = new Gson();

  private final String application;

  /**
   * @param application id of the service
   */
  JsonLogEncoder(String application) {
    this.application = application;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    JsonObject line = new JsonObject();
    line.addProperty("time", Instant.ofEpochMilli(event.getTimeStamp()).toString());
    line.addProperty("level", event.getLevel().toString());
    line.addProperty("application", application);
    line.addProperty("message", event.getFormattedMessage());
    if (event.getKeyValuePairs() != null) {
      event.getKeyValuePairs().forEach(pair -> add(line, pair));
    }
    event.getMDCPropertyMap().forEach(line::addProperty);
    line.addProperty("logger", event.getLoggerName());
    line.addProperty("thread", event.getThreadName());
    if (event.getThrowableProxy() != null) {
      line.addProperty("stack_trace", ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }
    return (GSON.toJson(line) + '\n').getBytes(StandardCharsets.UTF_8);
  }

  private static void add(JsonObject line, KeyValuePair pair) {
    if (pair.value instanceof Number number) {
      line.addProperty(pair.key, number);
    } else {
      line.addProperty(pair.key, String.valueOf(pair.value));
    }
  }

  @Override
  public byte[] headerBytes() {
    return NONE;
  }

  @Override
  public byte[] footerBytes() {
    return NONE;
  }
}
