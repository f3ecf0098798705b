package io.vqstream.service.ops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vqstream.frame.Kind;
import io.vqstream.record.Direction;
import io.vqstream.service.config.Role;
import io.vqstream.service.http.LifecycleHealth;
import io.vqstream.service.http.MetricsServer;
import io.vqstream.service.metrics.CodecMetrics;
import io.vqstream.service.metrics.ServiceMetrics;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class OpsPageTest {
  private static final int MAX_BYTES = 150_000;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ServiceMetrics metrics =
      new CodecMetrics(registry, Direction.ENCODE).service(Direction.ENCODE, "app", "images");
  private final HttpClient client = HttpClient.newHttpClient();
  private OpsPage page;
  private MetricsServer server;

  @AfterEach
  void close() {
    server.close();
    page.close();
  }

  @Test
  void loadsFewBytesAndOnlyFromItself() throws Exception {
    // Given
    start("127.0.0.1", Optional.empty());

    // When
    HttpResponse<String> html = get("/");
    Set<String> files = new TreeSet<>();
    Matcher links =
        Pattern.compile("<(?:link|script|img)[^>]+(?:href|src)=\"([^\"]+)\"").matcher(html.body());
    while (links.find()) {
      files.add(links.group(1));
    }
    int bytes = html.body().getBytes(UTF_8).length;
    for (String name : files) {
      HttpResponse<String> file = get("/" + name);
      assertThat(file.statusCode()).as(name).isEqualTo(200);
      assertThat(file.headers().firstValue("ETag")).as(name).isPresent();
      assertThat(file.headers().firstValue("Cache-Control")).hasValue("no-cache");
      bytes += file.body().getBytes(UTF_8).length;
      Matcher imports = Pattern.compile("(?m)^import .*'\\./(.+)';$").matcher(file.body());
      while (imports.find()) {
        assertThat(files).as("modules to load early").contains("ops/" + imports.group(1));
      }
    }

    // Then
    assertThat(files)
        .containsAll(PageFiles.MODULES.stream().map(name -> "ops/" + name).toList())
        .hasSize(PageFiles.byPath().size() - 1);
    assertThat(bytes).isLessThan(MAX_BYTES);
    assertThat(html.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'self'");
    assertThat(html.body()).doesNotContain("<style", " style=", "http://", "https://");
  }

  @Test
  void sendsStateEachSecond() throws Exception {
    // Given
    start("127.0.0.1", Optional.empty());
    metrics.image("images", Kind.CODED, 1_000, 100, 64, 1);

    // When
    HttpResponse<InputStream> response =
        client.send(request("/events").build(), HttpResponse.BodyHandlers.ofInputStream());
    JsonObject first;
    JsonObject second;
    try (BufferedReader events = reader(response)) {
      assertThat(events.readLine()).startsWith("retry: ");
      first = data(events);
      second = data(events);
    }

    // Then
    assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
    assertThat(first.getAsJsonObject("figures").get("images").getAsInt()).isEqualTo(1);
    assertThat(first.getAsJsonObject("figures").get("saved").getAsDouble()).isEqualTo(0.9);
    assertThat(second.get("time").getAsLong()).isGreaterThan(first.get("time").getAsLong());
  }

  @Test
  void sendsMissedPointsToReaderThatReturns() throws Exception {
    // Given
    start("127.0.0.1", Optional.empty());
    while (!get("/ops/history").body().contains("\"rate\"")) {
      Thread.onSpinWait(); // the first point comes after five seconds
    }

    // When
    HttpResponse<InputStream> response =
        client.send(
            request("/events").header("Last-Event-ID", "1").build(),
            HttpResponse.BodyHandlers.ofInputStream());
    String event;
    try (BufferedReader events = reader(response)) {
      event = lineThatStarts(events, "event: ");
    }

    // Then
    assertThat(event).isEqualTo("event: points");
  }

  @Test
  void refusesReadersBeyondLimit() throws Exception {
    // Given
    start("127.0.0.1", Optional.empty());
    Socket[] readers = new Socket[EventStream.MAX_READERS];
    for (int i = 0; i < readers.length; i++) {
      readers[i] = new Socket(InetAddress.getLoopbackAddress(), server.port());
      readers[i]
          .getOutputStream()
          .write("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
      assertThat(readers[i].getInputStream().read()).isEqualTo('H');
    }

    // When
    HttpResponse<String> refused = get("/events");

    // Then
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    for (Socket reader : readers) {
      reader.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/events", "/ops/now", "/ops/history", "/ops/ops.js"})
  void refusesRequestsForNamesOfOtherHosts(String path) throws Exception {
    // Given
    start("127.0.0.1", Optional.empty());

    // When
    String answer = answer("GET " + path + " HTTP/1.0\r\nHost: rebound.example\r\n\r\n");

    // Then
    assertThat(answer).startsWith("HTTP/1.1 403 ").contains("localhost");
  }

  @Test
  void asksForToken() throws Exception {
    // Given
    start("127.0.0.1", Optional.of("secret"));
    String password = Base64.getEncoder().encodeToString("me:secret".getBytes(UTF_8));

    // When / Then
    assertThat(get("/").statusCode()).isEqualTo(401);
    assertThat(get("/").headers().firstValue("WWW-Authenticate").orElseThrow()).startsWith("Basic");
    assertThat(authorized("Bearer wrong").statusCode()).isEqualTo(401);
    assertThat(authorized("Basic !").statusCode()).isEqualTo(401);
    assertThat(authorized("Bearer secret").statusCode()).isEqualTo(200);
    assertThat(authorized("Basic " + password).statusCode()).isEqualTo(200);
    assertThat(get("/metrics").statusCode()).isEqualTo(200);
  }

  @Test
  void isNotServedOffLoopbackWithoutToken() throws Exception {
    // Given
    start("0.0.0.0", Optional.empty());

    // When / Then
    assertThat(get("/").statusCode()).isEqualTo(404);
    assertThat(get("/").body()).contains("ops.token");
    assertThat(get("/events").statusCode()).isEqualTo(404);
    assertThat(get("/ops/now").statusCode()).isEqualTo(404);
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void rejectsOtherMethods() throws Exception {
    // Given
    start("127.0.0.1", Optional.empty());

    // When
    HttpResponse<String> response =
        send(request("/ops/now").POST(HttpRequest.BodyPublishers.ofString("x")));

    // Then
    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("Allow")).hasValue("GET");
  }

  private void start(String host, Optional<String> token) throws IOException {
    LifecycleHealth health = new LifecycleHealth("app");
    page = new OpsPage(registry, health, host, token);
    page.add(new OpsService(Role.ENCODER, "app", "images", "images.coded", "images.failed", 2));
    server = MetricsServer.start(host, 0, registry, health, page.handlers());
  }

  private HttpResponse<String> authorized(String value) throws Exception {
    return send(request("/ops/now").header("Authorization", value));
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(request(path));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private String answer(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private static BufferedReader reader(HttpResponse<InputStream> response) {
    return new BufferedReader(new InputStreamReader(response.body(), UTF_8));
  }

  private static JsonObject data(BufferedReader events) throws IOException {
    String line = lineThatStarts(events, "data: ");
    return JsonParser.parseString(line.substring("data: ".length())).getAsJsonObject();
  }

  private static String lineThatStarts(BufferedReader events, String start) throws IOException {
    String line = events.readLine();
    while (line != null && !line.startsWith(start)) {
      line = events.readLine();
    }
    assertThat(line).isNotNull();
    return line;
  }
}
