package io.vqstream.service.ops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vqstream.frame.Kind;
import io.vqstream.record.Direction;
import io.vqstream.service.http.LifecycleHealth;
import io.vqstream.service.http.MetricsServer;
import io.vqstream.service.metrics.CodecMetrics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class InstanceGroupTest {
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final List<ServiceGroups.Member> members = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  @Test
  void showsAllInstancesOnOnePage() throws Exception {
    // Given
    Endpoint first = instance(10, true, 0, 1);
    Endpoint second = instance(20, true, 2);
    member("a", 0, 1);
    member("b", 2);

    // When
    JsonObject state = page(first, second);

    // Then
    assertThat(state.getAsJsonObject("status").get("text").getAsString())
        .startsWith("Encoder running: 2 of 2 instances, 4 of 4 threads, 6 behind");
    assertThat(state.getAsJsonObject("figures").get("images").getAsInt()).isEqualTo(30);
    assertThat(row(state, first.toString()).get("partitions").getAsString())
        .isEqualTo("images 0-1");
    assertThat(row(state, first.toString()).get("lag").getAsInt()).isEqualTo(3);
    assertThat(row(state, second.toString()).get("partitions").getAsString()).isEqualTo("images 2");
    assertThat(row(state, second.toString()).get("images").getAsInt()).isEqualTo(20);
    assertThat(row(state, second.toString()).get("link").getAsString())
        .isEqualTo("http://" + second + "/");
    assertThat(state.getAsJsonArray("instances")).hasSize(2);
  }

  @Test
  void saysWhichInstancesDoNotAnswer() throws Exception {
    // Given
    Endpoint answers = instance(10, true, 0, 1);
    Endpoint starts = instance(0, false);
    Endpoint closed = Endpoint.of("localhost", freePort());
    Endpoint unknown = Endpoint.parse("nowhere.invalid:9404");
    member("a", 0, 1);
    member("f00dcafe-1234", 2);

    // When
    JsonObject state = page(answers, starts, closed, unknown);

    // Then
    assertThat(row(state, answers.toString()).get("state").getAsString()).isEqualTo("Ready");
    assertThat(row(state, starts.toString()).get("state").getAsString())
        .isEqualTo("Not ready: app STARTING: loading the codec");
    assertThat(row(state, closed.toString()).get("state").getAsString())
        .startsWith("Does not answer: ");
    assertThat(row(state, unknown.toString()).get("state").getAsString())
        .isEqualTo("Does not answer: unknown host nowhere.invalid");
    assertThat(row(state, "192.0.2.7, process f00dcafe").get("state").getAsString())
        .isEqualTo("Its endpoint is not known");
    assertThat(state.getAsJsonObject("status").get("level").getAsString()).isEqualTo("warning");
    assertThat(state.getAsJsonObject("status").getAsJsonArray("problems").toString())
        .contains("--instances");
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html></html>", "# TYPE vqstream_ready gauge\nvqstream_ready 1\n"})
  void refusesOtherAndTooLargeAnswers(String start) throws Exception {
    // Given
    byte[] body = (start.startsWith("<") ? start : start + " ".repeat(5_000_000)).getBytes(UTF_8);
    HttpServer other = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    opened.add(() -> other.stop(0));
    other.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    other.start();
    Endpoint endpoint = Endpoint.of("127.0.0.1", other.getAddress().getPort());

    // When
    JsonObject state = page(endpoint);

    // Then
    assertThat(row(state, endpoint.toString()).get("state").getAsString())
        .isEqualTo("Does not answer: this is no vqstream service");
  }

  @Test
  void saysThatNothingRuns() throws Exception {
    // When
    JsonObject status = page().getAsJsonObject("status");

    // Then
    assertThat(status.get("level").getAsString()).isEqualTo("bad");
    assertThat(status.getAsJsonArray("problems").toString())
        .contains("No instance of app is a member of its group.");
  }

  @Test
  void showsInstancesThoughNoBrokerAnswers() throws Exception {
    // Given
    Endpoint only = instance(10, true, 0);
    members.add(null); // reading fails

    // When
    JsonObject state = page(only);

    // Then
    assertThat(state.getAsJsonObject("figures").get("images").getAsInt()).isEqualTo(10);
    assertThat(state.getAsJsonObject("status").getAsJsonArray("problems").toString())
        .contains("no broker answers at broker:9092");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "host", "host:0", "host:99999", "ftp://h:1", "h:1/x", "u@h:1", "h:1?q"})
  void rejectsWhatIsNoEndpoint(String text) {
    assertThatThrownBy(() -> Endpoint.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("HOST:PORT");
  }

  @Test
  void parsesEndpoints() {
    assertThat(Endpoint.parse("https://encoder:9404").link()).isEqualTo("https://encoder:9404/");
    assertThat(Endpoint.parse("[::1]:9404").link()).isEqualTo("http://[::1]:9404/");
    assertThat(Endpoint.of("::1", 1)).isEqualTo(Endpoint.parse("[::1]:1"));
  }

  @Test
  void writesPartitionsAsRanges() {
    assertThat(Instance.ranges(Set.of(0, 1, 2, 3, 7, 9, 10))).isEqualTo("0-3, 7, 9-10");
  }

  private JsonObject page(Endpoint... named) throws Exception {
    InstanceGroup group = InstanceGroup.start(new Groups(), List.of(named));
    opened.add(group);
    OpsPage page = new OpsPage(group, "127.0.0.1", Optional.empty());
    opened.add(page);
    MetricsServer server =
        MetricsServer.start(
            "127.0.0.1",
            0,
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
            group,
            page.handlers());
    opened.add(server);
    URI uri = URI.create("http://127.0.0.1:" + server.port() + "/ops/now");
    byte[] body =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofByteArray())
            .body();
    return JsonParser.parseString(new String(body, UTF_8)).getAsJsonObject();
  }

  private static JsonObject row(JsonObject state, String name) {
    JsonArray rows = state.getAsJsonArray("instances");
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).getAsJsonObject().get("name").getAsString().equals(name)) {
        return rows.get(i).getAsJsonObject();
      }
    }
    throw new AssertionError(name + " is not among " + rows);
  }

  /** Starts the endpoint of an encoder. */
  private Endpoint instance(int images, boolean ready, int... partitions) throws IOException {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    CodecMetrics metrics = new CodecMetrics(registry, Direction.ENCODE);
    for (int i = 0; i < images; i++) {
      metrics
          .service(Direction.ENCODE, "app", "images")
          .image("images", Kind.CODED, 1_000, 100, 64, 1_000);
    }
    gauge(registry, "kafka.stream.alive.stream.threads", 2, "application", "app");
    gauge(
        registry,
        "vqstream.service.info",
        1,
        "application",
        "app",
        "role",
        "encoder",
        "source",
        "images",
        "sink",
        "images.coded",
        "failures",
        "images.failed",
        "threads",
        "2");
    for (int each : partitions) {
      gauge(
          registry,
          "kafka.consumer.fetch.manager.records.lag",
          0,
          "topic",
          "images",
          "partition",
          Integer.toString(each));
    }
    LifecycleHealth health = new LifecycleHealth("app");
    if (ready) {
      health.running(new ShownPage.Running());
    } else {
      health.starting("loading the codec");
    }
    MetricsServer server = MetricsServer.start("127.0.0.1", 0, registry, health);
    opened.add(server);
    return Endpoint.of("127.0.0.1", server.port());
  }

  private static void gauge(
      PrometheusMeterRegistry registry, String name, double value, String... tags) {
    Gauge.builder(name, () -> value).tags(Tags.of(tags)).register(registry);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private void member(String process, Integer... partitions) {
    members.add(
        new ServiceGroups.Member(
            "app", process, "192.0.2.7", Map.of("images", new TreeSet<>(List.of(partitions)))));
  }

  private final class Groups implements ServiceGroups {
    @Override
    public List<String> applications() {
      return List.of("app");
    }

    @Override
    public State read() throws IOException {
      if (members.contains(null)) {
        throw new IOException("no broker answers at broker:9092");
      }
      return new State(List.copyOf(members), Map.of("images", Map.of(0, 1.0, 1, 2.0, 2, 3.0)));
    }
  }
}
