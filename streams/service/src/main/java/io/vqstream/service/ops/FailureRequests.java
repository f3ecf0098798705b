package io.vqstream.service.ops;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.sun.net.httpserver.HttpExchange;
import io.vqstream.image.ImageFormat;
import io.vqstream.kafka.LogEvent;
import io.vqstream.service.ops.FailureTopic.Letter;
import io.vqstream.service.ops.FailureTopic.Selection;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the requests of the page for failures. One replay runs at a time, on a separate thread;
 * its progress is part of the state of the page. Each replay leaves a line in the log.
 */
final class FailureRequests {
  private static final Logger LOGGER = LoggerFactory.getLogger(FailureRequests.class);
  private static final int MAX_LETTERS = 100;
  private static final int MAX_REQUEST = 4_096;
  private static final String POSITION = "position=";

  private final FailureTopic topic;
  private final boolean replays;
  private final AtomicReference<Run> run = new AtomicReference<>();

  /** Later ids are higher, also after a restart. */
  private final AtomicLong ids = new AtomicLong(System.currentTimeMillis());

  /**
   * @param replays whether the page may replay
   */
  FailureRequests(FailureTopic topic, boolean replays) {
    this.topic = topic;
    this.replays = replays;
  }

  /** Adds what the page may do, and the progress of the last replay. */
  void describe(JsonObject features) {
    features.addProperty("failures", topic.topic());
    features.addProperty("replay", replays);
    Run last = run.get();
    if (last != null) {
      features.add("lastReplay", last.json());
    }
  }

  /** Sends the latest dead letters. */
  synchronized void list(HttpExchange exchange) throws IOException {
    List<Letter> letters;
    try {
      letters = topic.latest(MAX_LETTERS);
    } catch (IOException e) {
      Responses.text(exchange, 502, e.getMessage());
      return;
    }
    JsonArray all = new JsonArray();
    for (Letter each : letters) {
      JsonObject json = new JsonObject();
      json.addProperty("position", each.position());
      json.addProperty("source", each.source());
      json.addProperty("reason", each.reason());
      json.addProperty("detail", each.detail());
      json.addProperty("advice", FailureAdvice.of(each.reason()));
      json.add("key", each.key().<JsonElement>map(JsonPrimitive::new).orElse(JsonNull.INSTANCE));
      json.addProperty("time", each.time());
      json.add(
          "bytes", each.bytes().<JsonElement>map(JsonPrimitive::new).orElse(JsonNull.INSTANCE));
      json.addProperty("start", Base64.getEncoder().encodeToString(each.start()));
      json.addProperty("image", each.image().isPresent());
      all.add(json);
    }
    JsonObject json = new JsonObject();
    json.addProperty("limit", MAX_LETTERS);
    json.add("letters", all);
    Responses.json(exchange, 200, Json.text(json));
  }

  /** Sends the image in the value of a dead letter. */
  synchronized void image(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getRawQuery();
    if (query == null || !query.startsWith(POSITION)) {
      Responses.text(exchange, 400, "expected position=TOPIC-PARTITION@OFFSET");
      return;
    }
    String position = URLDecoder.decode(query.substring(POSITION.length()), StandardCharsets.UTF_8);
    Optional<byte[]> file;
    try {
      file = topic.image(position);
    } catch (IOException e) {
      Responses.text(exchange, 502, e.getMessage());
      return;
    }
    Optional<ImageFormat> format = file.flatMap(ImageFormat::of);
    if (format.isEmpty()) {
      Responses.text(exchange, 404, "there is no image at " + position);
    } else {
      Responses.send(exchange, 200, format.get().contentType(), file.get());
    }
  }

  /** Starts a replay. */
  void replay(HttpExchange exchange) throws IOException {
    if (!replays) {
      Responses.text(exchange, 403, "set ops.replay=true, or use: vqstream failures replay");
      return;
    }
    Selection selection;
    try {
      byte[] body = exchange.getRequestBody().readNBytes(MAX_REQUEST);
      selection = selection(new String(body, StandardCharsets.UTF_8));
    } catch (JsonParseException | IllegalStateException | UnsupportedOperationException e) {
      Responses.text(exchange, 400, "not a replay: " + e.getMessage());
      return;
    }
    Run last = run.get();
    Run next = new Run(selection);
    if ((last != null && last.running) || !run.compareAndSet(last, next)) {
      Responses.text(exchange, 409, "a replay is running");
      return;
    }
    String address = exchange.getRemoteAddress().getAddress().getHostAddress();
    Thread thread = new Thread(() -> next.run(address), "ops-replay");
    thread.setDaemon(true);
    thread.start();
    Responses.json(exchange, 202, Json.text(next.json()));
  }

  private static Selection selection(String text) {
    JsonObject json = JsonParser.parseString(text).getAsJsonObject();
    return new Selection(
        string(json, "reason"),
        string(json, "position"),
        json.has("dryRun") && json.get("dryRun").getAsBoolean());
  }

  private static Optional<String> string(JsonObject json, String name) {
    return json.has(name) && !json.get(name).isJsonNull()
        ? Optional.of(json.get(name).getAsString())
        : Optional.empty();
  }

  /** A replay. */
  private final class Run implements FailureTopic.Progress {
    private final long id = ids.incrementAndGet();
    private final Selection selection;
    private final AtomicInteger replayed = new AtomicInteger();
    private final AtomicInteger before = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private volatile boolean running = true;
    private volatile String error = "";

    Run(Selection selection) {
      this.selection = selection;
    }

    void run(String address) {
      try {
        topic.replay(selection, this);
      } catch (IOException | RuntimeException e) {
        error = e.getMessage() == null ? e.toString() : e.getMessage();
      } finally {
        running = false;
      }
      if (!selection.dryRun()) {
        LogEvent.FAILURES_REPLAYED
            .on(LOGGER)
            .addKeyValue("topic", topic.topic())
            .log(
                "replay of {} from the page, by {}: {}: {} published, {} published before, {} not"
                    + " replayable{}",
                topic.topic(),
                address,
                selection.position().or(selection::reason).orElse("all reasons"),
                replayed,
                before,
                failed,
                error.isEmpty() ? "" : ", ended: " + error);
      }
    }

    @Override
    public void replayed() {
      replayed.incrementAndGet();
    }

    @Override
    public void replayedBefore() {
      before.incrementAndGet();
    }

    @Override
    public void notReplayable(String line) {
      failed.incrementAndGet();
      error = line;
    }

    JsonObject json() {
      JsonObject json = new JsonObject();
      json.addProperty("id", id);
      json.addProperty("running", running);
      json.addProperty("dryRun", selection.dryRun());
      selection.reason().ifPresent(reason -> json.addProperty("reason", reason));
      selection.position().ifPresent(position -> json.addProperty("position", position));
      json.addProperty("replayed", replayed.get());
      json.addProperty("before", before.get());
      json.addProperty("failed", failed.get());
      json.addProperty("error", error);
      return json;
    }
  }
}
