package io.vqstream.service.http;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.Predicate;

/**
 * Renders the meters of a registry for Prometheus. Leaves out the gauges {@code _max} that
 * Micrometer adds to timers and summaries: they fall to 0 when nothing happens. Those of Kafka do
 * not, and stay.
 */
final class Exposition {
  private static final ExpositionFormats FORMATS = ExpositionFormats.init();
  private static final Predicate<String> WANTED =
      name -> name.startsWith("kafka_") || !name.endsWith("_max");

  private Exposition() {}

  /**
   * Returns the meters as bytes.
   *
   * @param type media type: OpenMetrics or Prometheus text
   */
  static byte[] render(PrometheusMeterRegistry registry, String type) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    MetricSnapshots meters = registry.getPrometheusRegistry().scrape(WANTED);
    FORMATS.findWriter(type).write(body, meters);
    return body.toByteArray();
  }
}
