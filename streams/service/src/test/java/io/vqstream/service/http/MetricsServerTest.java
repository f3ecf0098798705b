package io.vqstream.service.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsServerTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Fixed first = new Fixed("first");
  private final Fixed second = new Fixed("second");
  private final HttpClient client = HttpClient.newHttpClient();
  private MetricsServer server;

  @BeforeEach
  void start() throws IOException {
    server = MetricsServer.start("127.0.0.1", 0, registry, Health.all(List.of(first, second)));
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void servesPrometheusText() throws Exception {
    // Given
    registry.counter("vqstream.things", "kind", "a").increment(3);

    // When
    HttpResponse<String> response = get("/metrics");

    // Then
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/plain; version=0.0.4");
    assertThat(response.body()).contains("vqstream_things_total{kind=\"a\"} 3.0");
  }

  @Test
  void leavesOutMaximumThatFallsToZero() throws Exception {
    // Given
    registry.timer("vqstream.work").record(Duration.ofMillis(2));
    registry.gauge("kafka.work.max", 4);

    // When
    HttpResponse<String> response = get("/metrics");

    // Then
    assertThat(response.body())
        .contains("vqstream_work_seconds_count 1")
        .contains("kafka_work_max 4.0")
        .doesNotContain("vqstream_work_seconds_max");
  }

  @Test
  void describesHealthInJson() throws Exception {
    // Given
    first.ready = true;
    second.ready = false;

    // When
    HttpResponse<String> response = get("/health");

    // Then
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValue("application/json; charset=utf-8");
    assertThat(response.body())
        .startsWith("{\"live\":true,\"ready\":false,\"state\":\"")
        .contains("second");
  }

  @Test
  void servesOpenMetricsOnRequest() throws Exception {
    // When
    HttpResponse<String> response =
        send(request("/metrics").header("Accept", "application/openmetrics-text;version=1.0.0"));

    // Then
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/openmetrics-text");
    assertThat(response.body()).endsWith("# EOF\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"gzip", "deflate, gzip;q=0.8", "*", "x-gzip", "br;q=1.0, GZIP ; q=0.5"})
  void compressesMetricsForClientsThatAcceptGzip(String accepted) throws Exception {
    // Given
    registry.counter("vqstream.things").increment();

    // When
    HttpResponse<byte[]> response =
        client.send(
            request("/metrics").header("Accept-Encoding", accepted).build(),
            HttpResponse.BodyHandlers.ofByteArray());

    // Then
    assertThat(response.headers().firstValue("Content-Encoding")).hasValue("gzip");
    assertThat(response.headers().firstValue("Vary")).hasValue("Accept, Accept-Encoding");
    try (var text = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
      assertThat(new String(text.readAllBytes(), UTF_8)).contains("vqstream_things_total 1.0");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "gzip;q=0", "gzip;q=0.00, *", "*;q=0", "gzipped"})
  void compressesNothingForOtherClients(String accepted) throws Exception {
    // When
    HttpResponse<String> response = send(request("/metrics").header("Accept-Encoding", accepted));

    // Then
    assertThat(response.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(response.statusCode()).isEqualTo(200);
  }

  @Test
  void isReadyIfAllServicesAre() throws Exception {
    // Given
    first.ready = true;
    second.ready = true;

    // When
    HttpResponse<String> response = get("/health/ready");

    // Then
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("first is fine\nsecond is fine\n");
  }

  @Test
  void isLiveButNotReadyWhileOneServiceStarts() throws Exception {
    // Given
    first.ready = true;

    // When / Then
    assertThat(get("/health/ready").statusCode()).isEqualTo(503);
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void isNotLiveIfOneServiceFailed() throws Exception {
    // Given
    second.live = false;

    // When / Then
    assertThat(get("/health/live").statusCode()).isEqualTo(503);
  }

  @Test
  void servesTopologies() throws Exception {
    assertThat(get("/topology").body()).isEqualTo("topology of first\ntopology of second");
  }

  @Test
  void rejectsOtherPaths() throws Exception {
    assertThat(get("/metrics/secret").statusCode()).isEqualTo(404);
    assertThat(get("/").body()).contains("/metrics");
  }

  @Test
  void rejectsOtherMethods() throws Exception {
    // When
    HttpResponse<String> response =
        send(request("/metrics").POST(HttpRequest.BodyPublishers.ofString("x")));

    // Then
    assertThat(response.statusCode()).isEqualTo(405);
  }

  @Test
  void reportsPortInUseInOneLine() {
    // Given
    int port = server.port();

    // When / Then
    assertThatThrownBy(() -> MetricsServer.start("127.0.0.1", port, registry, first))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot serve metrics at 127.0.0.1:" + port + ": Address already in use");
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

  /** A service that says what it is told to. */
  private static final class Fixed implements Health {
    private final String name;
    private volatile boolean ready;
    private volatile boolean live = true;

    Fixed(String name) {
      this.name = name;
    }

    @Override
    public boolean ready() {
      return ready;
    }

    @Override
    public boolean live() {
      return live;
    }

    @Override
    public String state() {
      return name + " is fine";
    }

    @Override
    public String topology() {
      return "topology of " + name;
    }
  }
}
