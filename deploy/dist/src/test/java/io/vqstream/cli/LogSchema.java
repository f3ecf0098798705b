package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.vqstream.kafka.LogEvent;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The JSON log as docs/operations.md describes it. */
final class LogSchema {
  private static final Set<String> REQUIRED =
      Set.of("time", "level", "application", "message", "logger", "thread");
  private static final Set<String> TEXTS =
      Set.of("event", "topic", "route", "checkpoint", "reason", "trace_id", "stack_trace");
  private static final Set<String> NUMBERS = Set.of("partition", "offset", "images", "failures");

  private LogSchema() {}

  /** Parses the lines that a service printed; each must be one object with these members alone. */
  static List<JsonObject> parse(String said) {
    List<JsonObject> lines =
        said.lines().map(line -> new Gson().fromJson(line, JsonObject.class)).toList();
    assertThat(lines).isNotEmpty().allSatisfy(LogSchema::check);
    return lines;
  }

  private static void check(JsonObject line) {
    assertThat(line.keySet()).containsAll(REQUIRED);
    line.entrySet().forEach(member -> checkType(member.getKey(), member.getValue()));
    assertThatCode(() -> Instant.parse(line.get("time").getAsString())).doesNotThrowAnyException();
    assertThat(line.get("level").getAsString()).isIn("ERROR", "WARN", "INFO");
    assertThat(line.get("application").getAsString()).startsWith("vqstream-");
    if (line.has("event")) {
      assertThat(Arrays.stream(LogEvent.values()).map(LogEvent::id))
          .contains(line.get("event").getAsString());
    }
  }

  private static void checkType(String name, JsonElement value) {
    assertThat(value.isJsonPrimitive()).as(name).isTrue();
    if (NUMBERS.contains(name)) {
      assertThat(value.getAsJsonPrimitive().isNumber()).as(name).isTrue();
    } else {
      assertThat(REQUIRED.contains(name) || TEXTS.contains(name)).as(name).isTrue();
      assertThat(value.getAsJsonPrimitive().isString()).as(name).isTrue();
    }
  }
}
