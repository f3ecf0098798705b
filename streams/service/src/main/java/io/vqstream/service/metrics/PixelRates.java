package io.vqstream.service.metrics;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.function.DoubleConsumer;

/**
 * The histogram {@code vqstream_image_bits_per_pixel}. Micrometer rounds values up to whole numbers
 * before it chooses a bucket, and most images have less than one bit a pixel. Prometheus registries
 * therefore get a histogram of the Prometheus client, others a summary without buckets.
 */
interface PixelRates {
  /** Name in Micrometer's notation. */
  String NAME = "vqstream.image.bits.per.pixel";

  /** Meaning, for the metrics page. */
  String HELP = "Bits of a frame per pixel of its image";

  /** Returns the consumer of the bits a pixel of a route's images; registers it with no images. */
  DoubleConsumer of(String application, String direction, String route);

  /** Registers the histogram. At most once for each registry of Prometheus. */
  static PixelRates in(MeterRegistry registry) {
    if (registry instanceof PrometheusMeterRegistry prometheus) {
      Histogram histogram =
          Histogram.builder()
              .name(NAME.replace('.', '_'))
              .help(HELP)
              .labelNames(MeterTags.APPLICATION, MeterTags.DIRECTION, MeterTags.ROUTE)
              .classicOnly()
              .withoutExemplars() // they need a library that Micrometer leaves out
              .classicUpperBounds(Bounds.BITS_PER_PIXEL)
              .register(prometheus.getPrometheusRegistry());
      return (application, direction, route) ->
          histogram.labelValues(application, direction, route)::observe;
    }
    return (application, direction, route) ->
        DistributionSummary.builder(NAME)
                .description(HELP)
                .tag(MeterTags.APPLICATION, application)
                .tag(MeterTags.DIRECTION, direction)
                .tag(MeterTags.ROUTE, route)
                .register(registry)
            ::record;
  }
}
