package io.vqstream.service.tracing;

import io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.vqstream.trace.ImageSpan;
import io.vqstream.trace.ImageTracer;
import io.vqstream.trace.TraceHeaders;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.header.Headers;

/**
 * Sends spans to a collector with OTLP over HTTP.
 *
 * <p>A record whose trace has a sampling flag is sampled as the flag says, another with a
 * probability. A flag that says no passes unchanged. Spans are sent by a thread of their own; a
 * collector that does not answer loses spans and delays nothing.
 *
 * <p>Services use it with the settings {@code tracing.endpoint} and {@code tracing.sample}. Clients
 * name this class in {@code vqstream.tracer} and set {@code vqstream.tracer.endpoint}, {@code
 * vqstream.tracer.sample} and {@code vqstream.tracer.service}.
 */
public final class OtlpTracer implements ImageTracer {
  private static final String PREFIX = "vqstream.tracer.";
  private static final String ENDPOINT = PREFIX + "endpoint";
  private static final String SAMPLE = PREFIX + "sample";
  private static final String SERVICE = PREFIX + "service";

  private static final String INSTRUMENTATION = "io.vqstream";
  private static final AttributeKey<Long> BATCH_SIZE = AttributeKey.longKey("vqstream.batch.size");
  private static final Duration EXPORT_TIMEOUT = Duration.ofSeconds(5);
  private static final long CLOSE_SECONDS = 3;

  private ImageTracer tracer = NONE;
  private double sample;
  private SdkTracerProvider provider = SdkTracerProvider.builder().build();

  /** Creates a tracer that traces nothing until it is configured. */
  public OtlpTracer() {}

  OtlpTracer(SpanProcessor processor, String service, double sample) {
    open(processor, service, sample);
  }

  /**
   * Opens a tracer.
   *
   * @param service name of the service in traces
   */
  public static OtlpTracer open(TracingSettings settings, String service) {
    return new OtlpTracer(exporting(settings.endpoint()), service, settings.sample());
  }

  @Override
  public void configure(Map<String, ?> settings) {
    ConfigDef definitions =
        new ConfigDef()
            .define(ENDPOINT, ConfigDef.Type.STRING, "", ConfigDef.Importance.LOW, "")
            .define(
                SAMPLE,
                ConfigDef.Type.DOUBLE,
                TracingSettings.DEFAULT_SAMPLE,
                ConfigDef.Range.between(0.0, 1.0),
                ConfigDef.Importance.LOW,
                "")
            .define(SERVICE, ConfigDef.Type.STRING, "vqstream", ConfigDef.Importance.LOW, "");
    AbstractConfig config = new AbstractConfig(definitions, settings, false);
    String service = config.getString(SERVICE);
    TracingSettings.of(ENDPOINT, config.getString(ENDPOINT), config.getDouble(SAMPLE))
        .ifPresent(given -> open(exporting(given.endpoint()), service, given.sample()));
  }

  private void open(SpanProcessor processor, String service, double share) {
    sample = share;
    provider =
        SdkTracerProvider.builder()
            .setSampler(Sampler.parentBased(Sampler.alwaysOn()))
            .setResource(
                Resource.getDefault()
                    .merge(
                        Resource.create(
                            Attributes.of(AttributeKey.stringKey("service.name"), service))))
            .addSpanProcessor(processor)
            .build();
    Tracer otel = provider.get(INSTRUMENTATION);
    OtelTracer spans = new OtelTracer(otel, new OtelCurrentTraceContext(), event -> {});
    OtelPropagator propagator =
        new OtelPropagator(
            ContextPropagators.create(W3CTraceContextPropagator.getInstance()), otel);
    ObservationRegistry registry = ObservationRegistry.create();
    registry
        .observationConfig()
        .observationHandler(
            new FirstMatchingCompositeObservationHandler(
                new PropagatingReceiverTracingObservationHandler<>(spans, propagator),
                new PropagatingSenderTracingObservationHandler<>(spans, propagator),
                new DefaultTracingObservationHandler(spans)))
        .observationHandler(new LoggedTrace());
    tracer = new ObservedTracer(registry);
  }

  private static SpanProcessor exporting(URI endpoint) {
    return BatchSpanProcessor.builder(
            OtlpHttpSpanExporter.builder()
                .setEndpoint(endpoint.toString())
                .setTimeout(EXPORT_TIMEOUT)
                .setCompression("gzip")
                .build())
        .build();
  }

  @Override
  public ImageSpan begin(String operation, String topic, Headers parent) {
    if (tracer == NONE) {
      return ImageSpan.NONE;
    }
    // Images that are not sampled, which are most, cost next to nothing.
    Optional<Boolean> sampled = TraceHeaders.sampled(TraceHeaders.get(parent, TraceHeaders.PARENT));
    if (sampled.isEmpty() && ThreadLocalRandom.current().nextDouble() >= sample) {
      return new UnsampledSpan();
    }
    return sampled.orElse(true) ? tracer.begin(operation, topic, parent) : ImageSpan.NONE;
  }

  @Override
  public void event(String name) {
    tracer.event(name);
  }

  @Override
  public Object current() {
    return Span.current().getSpanContext();
  }

  @Override
  public Runnable beginBatch(String operation, List<Object> spans) {
    List<SpanContext> sampled =
        spans.stream()
            .filter(SpanContext.class::isInstance)
            .map(SpanContext.class::cast)
            .filter(SpanContext::isSampled)
            .toList();
    if (sampled.isEmpty()) {
      return () -> {};
    }
    SpanBuilder builder =
        provider
            .get(INSTRUMENTATION)
            .spanBuilder(operation)
            .setNoParent() // it belongs to the traces of all its images
            .setAttribute(BATCH_SIZE, (long) spans.size());
    sampled.stream().distinct().forEach(builder::addLink);
    return builder.startSpan()::end;
  }

  /** Sends what has not been sent, within three seconds. */
  @Override
  public void close() {
    provider.shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS);
  }
}
