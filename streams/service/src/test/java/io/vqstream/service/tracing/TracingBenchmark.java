package io.vqstream.service.tracing;

import io.micrometer.core.instrument.Timer;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.vqstream.trace.ImageSpan;
import io.vqstream.trace.ImageTracer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures what tracing adds to the work on an image: a span with five stages, two batches and the
 * header of the result, and exemplars of six histograms, which are recorded without tracing, too.
 * To run:
 *
 * <pre>java -cp TEST_CLASS_PATH org.openjdk.jmh.Main TracingBenchmark</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TracingBenchmark {
  private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-";

  /** Whether there is a tracer, and whether the image is sampled. */
  @Param({"off", "unsampled", "unsampled-new", "sampled"})
  private String mode;

  private ImageTracer tracer;
  private Timer timer;
  private byte[] parent;

  /** Opens the tracer. */
  @Setup
  public void open() {
    tracer =
        mode.equals("off")
            ? ImageTracer.NONE
            : new OtlpTracer(BatchSpanProcessor.builder(new NoExporter()).build(), "benchmark", 0);
    timer =
        Timer.builder("vqstream.stage.duration")
            .serviceLevelObjectives(Duration.ofMillis(1), Duration.ofMillis(10))
            .register(TracedMeters.registry(!mode.equals("off")));
    String flags = mode.equals("sampled") ? "01" : "00";
    parent =
        mode.equals("unsampled-new") ? null : (PARENT + flags).getBytes(StandardCharsets.US_ASCII);
  }

  /** Traces an image. */
  @Benchmark
  public Headers image() {
    Headers source = new RecordHeaders();
    if (parent != null) {
      source.add("traceparent", parent);
    }
    Headers result = new RecordHeaders(source);
    try (ImageSpan span = tracer.begin("encode", "images", source)) {
      stage("read");
      stage("network");
      stage("prior");
      stage("check");
      stage("write");
      batch("batch network");
      batch("batch prior");
      span.inject("images.coded", result);
      timer.record(2, TimeUnit.MILLISECONDS);
      span.tag("vqstream.route", "images");
      span.tag("vqstream.kind", "coded");
    }
    return result;
  }

  private void stage(String name) {
    timer.record(2, TimeUnit.MILLISECONDS);
    tracer.event(name);
  }

  private void batch(String name) {
    tracer.beginBatch(name, List.of(tracer.current())).run();
  }

  private static final class NoExporter implements SpanExporter {
    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }
}
