package io.vqstream.service.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vqstream.service.ops.OpsPage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Probes are answered while other clients stall. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class SlowClientsTest {
  private static final int HALF_REQUESTS = 50;
  private static final int SLOW_READERS = 20;
  private static final int EVENT_READERS = 20;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final LifecycleHealth health = new LifecycleHealth("encoder");
  private final List<Socket> clients = new ArrayList<>();
  private OpsPage page;
  private MetricsServer server;

  @BeforeEach
  void start() throws IOException {
    page = new OpsPage(registry, health, "127.0.0.1", Optional.empty());
    server = MetricsServer.start("127.0.0.1", 0, registry, health, page.handlers());
  }

  @AfterEach
  void close() throws IOException {
    for (Socket client : clients) {
      client.close();
    }
    server.close();
    page.close();
  }

  @Test
  void answersProbesWhileOtherClientsStall() throws Exception {
    // Given responses that no socket buffer can hold
    for (int i = 0; i < 20_000; i++) {
      registry.counter("vqstream.things", "tag", "x".repeat(200) + i).increment();
    }
    List<Socket> halves = new ArrayList<>();
    for (int i = 0; i < HALF_REQUESTS; i++) {
      halves.add(send(i % 2 == 0 ? "GET /health/live HTTP/1.1\r\nHost: x\r\n" : "GE"));
    }
    for (int i = 0; i < SLOW_READERS; i++) {
      send("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
    }
    for (int i = 0; i < EVENT_READERS; i++) {
      send("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    // When
    String answer = answer(send("GET /health/live HTTP/1.0\r\n\r\n"));

    // Then
    assertThat(answer).startsWith("HTTP/1.1 200 ").endsWith("encoder STARTING\n");
  }

  @Test
  void closesConnectionsBeyondLimitAndTimeout() throws Exception {
    // Given as many connections as allowed, each with half a request
    List<Socket> halves = new ArrayList<>();
    for (int i = 0; i < ServerLimits.MAX_CONNECTIONS; i++) {
      halves.add(send("GET /health/live HTTP/1.0\r\n"));
    }

    // When
    String refused = answerUnlessReset(send("GET /health/live HTTP/1.0\r\n\r\n"));
    List<String> late = halves.stream().map(SlowClientsTest::answerUnlessReset).toList();
    String accepted = answer(send("GET /health/live HTTP/1.0\r\n\r\n"));

    // Then
    assertThat(refused).isEmpty();
    assertThat(late).containsOnly("");
    assertThat(accepted).startsWith("HTTP/1.1 200 ");
  }

  private Socket send(String text) throws IOException {
    Socket client = new Socket();
    clients.add(client);
    client.setReceiveBufferSize(4096);
    client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    client.getOutputStream().write(text.getBytes(US_ASCII));
    return client;
  }

  private static String answer(Socket client) throws IOException {
    return new String(client.getInputStream().readAllBytes(), US_ASCII);
  }

  /** As {@link #answer}; empty if the connection was reset. */
  private static String answerUnlessReset(Socket client) {
    try {
      return answer(client);
    } catch (IOException e) {
      return "";
    }
  }
}
