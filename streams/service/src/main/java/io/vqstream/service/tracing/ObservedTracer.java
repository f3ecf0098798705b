package io.vqstream.service.tracing;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import io.vqstream.trace.ImageSpan;
import io.vqstream.trace.ImageTracer;
import io.vqstream.trace.TraceHeaders;
import org.apache.kafka.common.header.Headers;

/**
 * Observes the work on images with a registry of Micrometer, whose handlers make spans of it. Two
 * observations for each image and service: {@code vqstream.process}, a consumer whose parent is in
 * the headers of the record, with the stages as events, and below it {@code vqstream.send}, a
 * producer that the next service continues.
 */
public class ObservedTracer implements ImageTracer {
  private static final String SYSTEM = "messaging.system";
  private static final String DESTINATION = "messaging.destination.name";
  private static final String OPERATION = "messaging.operation.type";

  private final ObservationRegistry registry;

  /** Creates a tracer. */
  public ObservedTracer(ObservationRegistry registry) {
    this.registry = registry;
  }

  @Override
  public final ImageSpan begin(String operation, String topic, Headers parent) {
    ReceiverContext<Headers> context = new ReceiverContext<>(TraceHeaders::get, Kind.CONSUMER);
    context.setCarrier(parent);
    Observation observation =
        Observation.createNotStarted("vqstream.process", () -> context, registry)
            .contextualName(operation + " " + topic)
            .lowCardinalityKeyValue(SYSTEM, "kafka")
            .lowCardinalityKeyValue(DESTINATION, topic)
            .lowCardinalityKeyValue(OPERATION, "process")
            .start();
    return new Span(observation, observation.openScope());
  }

  @Override
  public final void event(String name) {
    Observation current = registry.getCurrentObservation();
    if (current != null) {
      current.event(Observation.Event.of(name));
    }
  }

  private final class Span implements ImageSpan {
    private final Observation observation;
    private final Observation.Scope scope;

    Span(Observation observation, Observation.Scope scope) {
      this.observation = observation;
      this.scope = scope;
    }

    @Override
    public void inject(String topic, Headers headers) {
      SenderContext<Headers> context = new SenderContext<>(TraceHeaders::set, Kind.PRODUCER);
      context.setCarrier(headers);
      Observation.createNotStarted("vqstream.send", () -> context, registry)
          .parentObservation(observation)
          .contextualName("send " + topic)
          .lowCardinalityKeyValue(SYSTEM, "kafka")
          .lowCardinalityKeyValue(DESTINATION, topic)
          .lowCardinalityKeyValue(OPERATION, "send")
          .start()
          .stop();
    }

    @Override
    public void tag(String key, String value) {
      observation.highCardinalityKeyValue(KeyValue.of(key, value));
    }

    @Override
    public void error(Throwable thrown) {
      observation.error(thrown);
    }

    @Override
    public void close() {
      scope.close();
      observation.stop();
    }
  }
}
