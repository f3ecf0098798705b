package io.vqstream.service.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.vqstream.service.config.Role;
import io.vqstream.service.config.ServiceConfig;
import io.vqstream.trace.ImageSpan;
import io.vqstream.trace.ImageTracer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;

@Timeout(60)
class OtlpTracerTest {
  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private HttpServer collector;

  @BeforeEach
  void start() throws IOException {
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext(
        "/",
        exchange -> {
          try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            received.add(exchange.getRequestURI().getPath() + " " + text(body));
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
          }
        });
    collector.start();
  }

  @AfterEach
  void stop() {
    collector.stop(0);
  }

  @Test
  void sendsSpansToTheCollector() throws Exception {
    // Given
    TracingSettings settings = config("1").monitoring().tracing().orElseThrow();

    // When
    try (ImageTracer tracer = OtlpTracer.open(settings, "my-encoder")) {
      tracer.begin("encode", "images", new RecordHeaders()).close();
    }

    // Then
    assertThat(received.poll(30, TimeUnit.SECONDS))
        .startsWith("/v1/traces ")
        .contains("encode images", "service.name", "my-encoder", "messaging.system", "kafka");
  }

  @Test
  void clientsConfigureItByName() throws Exception {
    // Given
    Map<String, Object> settings =
        Map.of(
            "vqstream.tracer.endpoint", address(),
            "vqstream.tracer.sample", "1",
            "vqstream.tracer.service", "camera-gateway");

    // When
    try (OtlpTracer tracer = new OtlpTracer()) {
      tracer.configure(settings);
      tracer.begin("encode", "images", new RecordHeaders()).close();
    }

    // Then
    assertThat(received.poll(30, TimeUnit.SECONDS)).contains("camera-gateway");
  }

  @Test
  void survivesCollectorThatDoesNotAnswer() {
    // Given
    TracingSettings settings = config("1").monitoring().tracing().orElseThrow();
    collector.stop(0);

    // When, then: nothing is thrown
    try (ImageTracer tracer = OtlpTracer.open(settings, "encoder")) {
      tracer.begin("encode", "images", new RecordHeaders()).close();
    }
    assertThat(received).isEmpty();
  }

  @Test
  void logsHaveTheTraceWhileAnImageIsWorkedOn() {
    // Given
    InMemoryTracer traces = new InMemoryTracer(1);
    InMemoryTracer unsampled = new InMemoryTracer(0);

    // When
    ImageSpan span = traces.tracer().begin("encode", "images", new RecordHeaders());
    String inside = MDC.get("trace_id");
    span.close();
    String outside = MDC.get("trace_id");
    ImageSpan unseen = unsampled.tracer().begin("encode", "images", new RecordHeaders());
    String invisible = MDC.get("trace_id");
    unseen.close();

    // Then
    assertThat(inside).isEqualTo(traces.span("encode images").getTraceId());
    assertThat(outside).isNull();
    assertThat(invisible).isNull();
  }

  @Test
  void isOffByDefault() {
    assertThat(ServiceConfig.of(Role.ENCODER, settings()).monitoring().tracing()).isEmpty();
  }

  @Test
  void rejectsEndpointThatIsNoAddress() {
    for (String endpoint : new String[] {"collector:4318", "ftp://a/", "http://", "a b"}) {
      Map<String, String> all = settings();
      all.put("tracing.endpoint", endpoint);
      assertThatThrownBy(() -> ServiceConfig.of(Role.DECODER, all))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("tracing.endpoint");
    }
  }

  private ServiceConfig config(String sample) {
    Map<String, String> all = settings();
    all.put("tracing.endpoint", address());
    all.put("tracing.sample", sample);
    return ServiceConfig.of(Role.ENCODER, all);
  }

  private static Map<String, String> settings() {
    return new HashMap<>(Map.of("bootstrap.servers", "127.0.0.1:9092"));
  }

  private String address() {
    return "http://127.0.0.1:" + collector.getAddress().getPort();
  }

  private static String text(byte[] body) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
