package io.vqstream.service.tracing;

import io.micrometer.core.instrument.Clock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.api.trace.Span;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.tracer.common.SpanContext;
import org.jspecify.annotations.Nullable;

/**
 * A registry whose histograms and counters have exemplars: the trace of an image that was counted,
 * for Grafana to jump to. {@code /metrics} has them in the OpenMetrics format, which Prometheus
 * asks for. Only traces that are sampled are named.
 */
public final class TracedMeters {
  private TracedMeters() {}

  /**
   * Returns a registry.
   *
   * @param traced whether images are traced; without, there are no exemplars and no cost
   */
  public static PrometheusMeterRegistry registry(boolean traced) {
    return traced
        ? new PrometheusMeterRegistry(
            PrometheusConfig.DEFAULT, new PrometheusRegistry(), Clock.SYSTEM, new CurrentSpan())
        : new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  }

  /** The span of the calling thread. */
  private static final class CurrentSpan implements SpanContext {
    @Override
    public @Nullable String getCurrentTraceId() {
      return isCurrentSpanSampled() ? Span.current().getSpanContext().getTraceId() : null;
    }

    @Override
    public @Nullable String getCurrentSpanId() {
      return isCurrentSpanSampled() ? Span.current().getSpanContext().getSpanId() : null;
    }

    @Override
    public boolean isCurrentSpanSampled() {
      return Span.current().getSpanContext().isSampled();
    }

    @Override
    public void markCurrentSpanAsExemplar() {
      // whether a span is kept is decided when its trace begins
    }
  }
}
