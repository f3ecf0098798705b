package io.vqstream.observability;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.vqstream.testkit.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.awaitility.Awaitility;

/** A Prometheus server on loopback that scrapes once a second. */
final class Prometheus implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  private final HttpClient http = HttpClient.newHttpClient();
  private final Instant start = Instant.now();
  private final Process process;
  private final int port;
  private final Path log;

  private Prometheus(Process process, int port, Path log) {
    this.process = process;
    this.port = port;
    this.log = log;
  }

  /**
   * Starts a server.
   *
   * @param program the executable
   * @param folder for its configuration, data and log
   * @param rules file of rules
   * @param targets port by job
   */
  static Prometheus start(String program, Path folder, Path rules, Map<String, Integer> targets)
      throws IOException {
    StringBuilder config = new StringBuilder();
    config.append("global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}\n");
    config.append("rule_files: ['").append(rules.toAbsolutePath().normalize()).append("']\n");
    config.append("scrape_configs:\n");
    targets.forEach(
        (job, port) ->
            config.append(
                "  - {job_name: %s, static_configs: [{targets: ['%s:%d']}]}\n"
                    .formatted(job, HOST, port)));
    Path file = Files.writeString(folder.resolve("prometheus.yml"), config);
    int port = FreePorts.next();
    Path log = folder.resolve("prometheus.log");
    Process process =
        new ProcessBuilder(
                program,
                "--config.file=" + file,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=" + HOST + ":" + port)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Prometheus server = new Prometheus(process, port, log);
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .ignoreException(IOException.class)
        .until(() -> server.get("/-/ready").equals("200") || !process.isAlive());
    return server;
  }

  /** Returns whether an expression has a number now. */
  boolean has(String expression) throws IOException, InterruptedException {
    return numbers(
        ask("/api/v1/query?query=" + encoded(expression)).getAsJsonArray("result"), "value");
  }

  /** Returns whether an expression has had a number since the start. */
  boolean hasHad(String expression) throws IOException, InterruptedException {
    return numbers(
        ask("/api/v1/query_range?query=%s&start=%d&end=%d&step=1s"
                .formatted(
                    encoded(expression),
                    start.getEpochSecond(),
                    Instant.now().getEpochSecond() + 1))
            .getAsJsonArray("result"),
        "values");
  }

  private static boolean numbers(JsonArray series, String member) {
    for (JsonElement each : series) {
      JsonArray values = each.getAsJsonObject().getAsJsonArray(member);
      if (member.equals("value")) {
        return true;
      }
      for (JsonElement value : values) {
        if (!value.getAsJsonArray().get(1).getAsString().equals("NaN")) {
          return true;
        }
      }
    }
    return false;
  }

  private JsonObject ask(String path) throws IOException, InterruptedException {
    String body = http.send(request(path), BodyHandlers.ofString()).body();
    JsonObject answer = JsonParser.parseString(body).getAsJsonObject();
    if (!answer.get("status").getAsString().equals("success")) {
      throw new IllegalStateException(path + ": " + body);
    }
    return answer.getAsJsonObject("data");
  }

  private String get(String path) throws IOException, InterruptedException {
    return Integer.toString(http.send(request(path), BodyHandlers.discarding()).statusCode());
  }

  private HttpRequest request(String path) {
    return HttpRequest.newBuilder(URI.create("http://" + HOST + ":" + port + path)).build();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Returns its log. */
  String said() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
