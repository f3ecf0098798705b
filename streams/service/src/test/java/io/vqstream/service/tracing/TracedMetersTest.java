package io.vqstream.service.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vqstream.frame.Kind;
import io.vqstream.inference.Stage;
import io.vqstream.record.Direction;
import io.vqstream.service.http.LifecycleHealth;
import io.vqstream.service.http.MetricsServer;
import io.vqstream.service.metrics.CodecMetrics;
import io.vqstream.trace.ImageSpan;
import io.vqstream.trace.ImageTracer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class TracedMetersTest {
  private final InMemoryTracer traces = new InMemoryTracer(1);
  private final InMemoryTracer unsampled = new InMemoryTracer(0);
  private final PrometheusMeterRegistry registry = TracedMeters.registry(true);
  private final CodecMetrics metrics =
      new CodecMetrics(registry, Direction.ENCODE, traces.tracer());

  @Test
  void histogramsNameTraceOfAnImage() throws Exception {
    // When
    encode(traces.tracer());

    // Then
    String trace = traces.span("encode images").getTraceId();
    List<String> exemplars =
        scrape("application/openmetrics-text").lines().filter(l -> l.contains(trace)).toList();
    assertThat(exemplars)
        .anyMatch(line -> line.startsWith("vqstream_image_duration_seconds_bucket"));
    assertThat(exemplars)
        .anyMatch(line -> line.startsWith("vqstream_stage_duration_seconds_bucket"));
    assertThat(exemplars).anyMatch(line -> line.startsWith("vqstream_images_total"));
  }

  @Test
  void prometheusTextHasNoExemplars() throws Exception {
    // When
    encode(traces.tracer());

    // Then
    assertThat(scrape("text/plain")).contains("vqstream_images_total").doesNotContain("trace_id");
  }

  @Test
  void traceThatIsNotSampledIsNoExemplar() throws Exception {
    // When
    encode(unsampled.tracer());

    // Then
    assertThat(scrape("application/openmetrics-text")).doesNotContain("trace_id");
  }

  @Test
  void batchLinksToSpansOfItsImages() {
    // Given
    List<Object> works = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      ImageSpan span = traces.tracer().begin("encode", "images", new RecordHeaders());
      works.add(metrics.work());
      span.close();
    }
    works.add(metrics.work()); // of an image that is not sampled

    // When
    metrics.startBatch(Stage.NETWORK, true, works).run();

    // Then
    SpanData batch = traces.span("batch network");
    assertThat(batch.getParentSpanContext().isValid()).isFalse();
    assertThat(batch.getAttributes().asMap().toString()).contains("vqstream.batch.size=3");
    assertThat(batch.getLinks())
        .extracting(LinkData::getSpanContext)
        .extracting(SpanContext::getSpanId)
        .containsExactlyElementsOf(
            traces.spans().stream()
                .filter(span -> span.getName().equals("encode images"))
                .map(SpanData::getSpanId)
                .toList());
  }

  @Test
  void batchWithoutSampledImageHasNoSpan() {
    // When
    metrics.startBatch(Stage.NETWORK, true, List.of(metrics.work())).run();

    // Then
    assertThat(traces.spans()).isEmpty();
  }

  private void encode(ImageTracer tracer) {
    ImageSpan span = tracer.begin("encode", "images", new RecordHeaders());
    metrics.onStage(Stage.NETWORK, true, 1_000_000);
    metrics
        .service(Direction.ENCODE, "app", "images")
        .image("images", Kind.CODED, 1_000, 100, 64, 2_000_000);
    span.close();
  }

  private String scrape(String accept) throws Exception {
    try (MetricsServer server =
        MetricsServer.start("127.0.0.1", 0, registry, new LifecycleHealth("app"))) {
      URI uri = URI.create("http://127.0.0.1:" + server.port() + "/metrics");
      HttpRequest request = HttpRequest.newBuilder(uri).header("Accept", accept).build();
      return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }
  }
}
