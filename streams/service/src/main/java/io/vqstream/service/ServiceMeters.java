package io.vqstream.service;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.vqstream.service.config.ServiceConfig;
import io.vqstream.service.metrics.CodecMetrics;
import io.vqstream.service.metrics.MeterTags;

/** Meters of a service as a whole. */
final class ServiceMeters {
  private ServiceMeters() {}

  /** Registers what the service is, for a page that shows several. */
  static void info(ServiceConfig config, CodecMetrics metrics) {
    Gauge.builder("vqstream.service.info", () -> 1)
        .description("Role, topics and number of stream threads of a service; always 1")
        .tag(MeterTags.APPLICATION, config.applicationId())
        .tag("role", config.role().id())
        .tag("source", config.sourceTopic())
        .tag("sink", config.sinkTopic())
        .tag("failures", config.failureTopic())
        .tag("threads", Integer.toString(config.threads()))
        .register(metrics.registry());
  }

  /** Registers the number of restarts; returns what counts one. */
  static Runnable restarts(ServiceConfig config, CodecMetrics metrics) {
    return Counter.builder("vqstream.restarts")
            .description("Stream threads that were restarted after a fault")
            .tag(MeterTags.APPLICATION, config.applicationId())
            .register(metrics.registry())
        ::increment;
  }
}
