package io.vqstream.service.tracing;

import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.vqstream.trace.ImageTracer;
import java.util.List;

/** The tracer of the services, whose spans stay in memory. */
public final class InMemoryTracer {
  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private final OtlpTracer tracer;

  /**
   * @param sample probability of a trace for records without one
   */
  public InMemoryTracer(double sample) {
    tracer = new OtlpTracer(SimpleSpanProcessor.create(exporter), "test", sample);
  }

  /** Returns the tracer. */
  public ImageTracer tracer() {
    return tracer;
  }

  /** Returns the spans that have ended, in this order. */
  public List<SpanData> spans() {
    return exporter.getFinishedSpanItems();
  }

  /** Returns the only span of a name. */
  public SpanData span(String name) {
    return spans().stream()
        .filter(span -> span.getName().equals(name))
        .reduce(
            (first, second) -> {
              throw new AssertionError("two spans " + name);
            })
        .orElseThrow(() -> new AssertionError("no span " + name + " but " + spans()));
  }
}
