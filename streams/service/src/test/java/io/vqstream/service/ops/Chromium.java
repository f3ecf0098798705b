package io.vqstream.service.ops;

import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A headless Chromium with one page, driven by the Chrome DevTools Protocol. */
final class Chromium implements AutoCloseable {
  private static final String LISTENING = "DevTools listening on ";
  private static final int LIMIT_SECONDS = 30;

  private final Process process;
  private final WebSocket socket;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonObject>> answers = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> errors = new CopyOnWriteArrayList<>();
  private String session = "";

  private Chromium(Process process, String address) throws Exception {
    this.process = process;
    this.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(address), new Messages())
            .get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  /** Returns the program, from the PATH; empty if there is none. */
  static Optional<Path> program() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .flatMap(
            folder ->
                Stream.of("chromium", "chromium-browser", "google-chrome")
                    .map(name -> Path.of(folder, name)))
        .filter(each -> each.toFile().canExecute())
        .findFirst();
  }

  /**
   * Starts the browser.
   *
   * @param folder for its profile
   */
  static Chromium start(Path folder) throws Exception {
    List<String> command = new ArrayList<>(List.of(program().orElseThrow().toString()));
    command.addAll(
        Arrays.asList(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--hide-scrollbars",
            "--disable-background-networking",
            "--remote-debugging-port=0",
            "--user-data-dir=" + folder,
            "about:blank"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = out.readLine();
    while (line != null && !line.startsWith(LISTENING)) {
      line = out.readLine();
    }
    if (line == null) {
      throw new IOException("Chromium ended");
    }
    Thread rest = new Thread(() -> discard(out), "chromium-output");
    rest.setDaemon(true);
    rest.start();
    Chromium browser = new Chromium(process, line.substring(LISTENING.length()));
    browser.open();
    return browser;
  }

  private static void discard(BufferedReader out) {
    try {
      while (out.readLine() != null) {
        continue;
      }
    } catch (IOException e) {
      return; // the browser is closed
    }
  }

  private void open() throws Exception {
    JsonObject target = object("url", "about:blank");
    String id = call("Target.createTarget", target).get("targetId").getAsString();
    JsonObject attach = object("targetId", id);
    attach.addProperty("flatten", true);
    session = call("Target.attachToTarget", attach).get("sessionId").getAsString();
    for (String domain : List.of("Page", "Runtime", "Network", "Log")) {
      call(domain + ".enable", new JsonObject());
    }
  }

  /** Sets the size of the page in CSS pixels and its color scheme. */
  void show(int width, boolean dark) throws Exception {
    JsonObject size = new JsonObject();
    size.addProperty("width", width);
    size.addProperty("height", 900);
    size.addProperty("deviceScaleFactor", 1);
    size.addProperty("mobile", false);
    call("Emulation.setDeviceMetricsOverride", size);
    JsonObject feature = object("name", "prefers-color-scheme");
    feature.addProperty("value", dark ? "dark" : "light");
    JsonArray features = new JsonArray();
    features.add(feature);
    JsonObject media = new JsonObject();
    media.add("features", features);
    call("Emulation.setEmulatedMedia", media);
  }

  /** Opens a page and waits until it is loaded and its scripts have run. */
  void navigate(String url) throws Exception {
    call("Page.navigate", object("url", url));
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreException(IOException.class) // the page before is being left
        .until(() -> evaluate("document.readyState === 'complete'").getAsBoolean());
  }

  /** Evaluates an expression, awaiting a promise, and returns its value. */
  JsonElement evaluate(String expression) throws Exception {
    JsonObject request = object("expression", expression);
    request.addProperty("awaitPromise", true);
    request.addProperty("returnByValue", true);
    JsonObject answer = call("Runtime.evaluate", request);
    if (answer.has("exceptionDetails")) {
      throw new IOException(answer.get("exceptionDetails").toString());
    }
    JsonElement value = answer.getAsJsonObject("result").get("value");
    return value == null ? JsonNull.INSTANCE : value;
  }

  /**
   * Presses and releases a key.
   *
   * @param name as in KeyboardEvent.key
   * @param code as in KeyboardEvent.keyCode
   */
  void press(String name, int code) throws Exception {
    JsonObject key = object("key", name);
    key.addProperty("code", name);
    key.addProperty("windowsVirtualKeyCode", code);
    if (name.equals("Enter")) {
      key.addProperty("text", "\r");
    }
    for (String type : List.of("keyDown", "keyUp")) {
      JsonObject event = key.deepCopy();
      event.addProperty("type", type);
      call("Input.dispatchKeyEvent", event);
    }
  }

  /** Returns a PNG of the whole page. */
  byte[] screenshot() throws Exception {
    JsonObject size =
        call("Page.getLayoutMetrics", new JsonObject()).getAsJsonObject("cssContentSize");
    JsonObject clip = size.deepCopy();
    clip.addProperty("scale", 1);
    JsonObject request = object("format", "png");
    request.add("clip", clip);
    request.addProperty("captureBeyondViewport", true);
    return Base64.getDecoder()
        .decode(call("Page.captureScreenshot", request).get("data").getAsString());
  }

  /** Stops to record requests and errors, for which the browser keeps what the page loads. */
  void stopRecording() throws Exception {
    call("Network.disable", new JsonObject());
    call("Log.disable", new JsonObject());
  }

  /**
   * Collects the garbage of the page and returns the bytes that are in use: by objects of its
   * scripts, and by elements.
   */
  long heapAfterCollection() throws Exception {
    call("HeapProfiler.enable", new JsonObject());
    call("HeapProfiler.collectGarbage", new JsonObject());
    JsonObject usage = call("Runtime.getHeapUsage", new JsonObject());
    return usage.get("usedSize").getAsLong() + usage.get("embedderHeapUsedSize").getAsLong();
  }

  /** Returns the URLs that the page requested. */
  List<String> requests() {
    return requests;
  }

  /** Returns what the console reported as errors. */
  List<String> errors() {
    return errors;
  }

  private JsonObject call(String method, JsonObject parameters) throws Exception {
    int id = ids.incrementAndGet();
    JsonObject message = object("method", method);
    message.addProperty("id", id);
    message.add("params", parameters);
    if (!session.isEmpty()) {
      message.addProperty("sessionId", session);
    }
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    answers.put(id, answer);
    socket.sendText(message.toString(), true).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    return answer.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  private static JsonObject object(String name, String value) {
    JsonObject json = new JsonObject();
    json.addProperty(name, value);
    return json;
  }

  private void received(JsonObject message) {
    if (message.has("id")) {
      CompletableFuture<JsonObject> answer = answers.remove(message.get("id").getAsInt());
      if (message.has("error")) {
        answer.completeExceptionally(new IOException(message.get("error").toString()));
      } else {
        answer.complete(message.getAsJsonObject("result"));
      }
      return;
    }
    JsonObject parameters = message.getAsJsonObject("params");
    switch (message.get("method").getAsString()) {
      case "Network.requestWillBeSent" ->
          requests.add(parameters.getAsJsonObject("request").get("url").getAsString());
      case "Runtime.exceptionThrown" -> errors.add(parameters.toString());
      case "Log.entryAdded" -> {
        JsonObject entry = parameters.getAsJsonObject("entry");
        if (entry.get("level").getAsString().equals("error")) {
          errors.add(entry.get("text").getAsString());
        }
      }
      default -> {} // not asked for
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    process.onExit().orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
  }

  private final class Messages implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        JsonObject message = JsonParser.parseString(text.toString()).getAsJsonObject();
        text.setLength(0);
        received(message);
      }
      webSocket.request(1);
      return null;
    }
  }
}
