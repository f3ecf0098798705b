package io.vqstream.service.tracing;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import org.slf4j.MDC;

/**
 * Puts the id of the trace into the log's context while an image is worked on, under {@link #KEY}.
 * Traces that are not sampled are not logged: nobody could find them.
 */
final class LoggedTrace implements ObservationHandler<Observation.Context> {
  static final String KEY = "trace_id";

  @Override
  public boolean supportsContext(Observation.Context context) {
    return true;
  }

  @Override
  public void onScopeOpened(Observation.Context context) {
    TracingContext tracing = context.get(TracingContext.class);
    Span span = tracing == null ? null : tracing.getSpan();
    if (span != null && Boolean.TRUE.equals(span.context().sampled())) {
      MDC.put(KEY, span.context().traceId());
    }
  }

  @Override
  public void onScopeClosed(Observation.Context context) {
    MDC.remove(KEY);
  }
}
