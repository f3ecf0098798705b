package io.vqstream.service.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vqstream.deadletter.FailureReason;
import io.vqstream.frame.Kind;
import io.vqstream.record.Direction;
import io.vqstream.service.metrics.CodecMetrics;
import io.vqstream.service.metrics.ProcessMetrics;
import io.vqstream.service.metrics.ServiceMetrics;
import org.junit.jupiter.api.Test;

class ScrapeTest {
  private static final String ROUTE = "images:line \"3\\4\"\n/";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ServiceMetrics metrics =
      new CodecMetrics(registry, Direction.ENCODE).service(Direction.ENCODE, "app", "images");

  @Test
  void readsWhatRegistryHas() {
    // Given
    ProcessMetrics.bind(registry);
    metrics.image(ROUTE, Kind.CODED, 1_000, 100, 64, 5_000_000);
    metrics.psnr(ROUTE, 31.5);
    metrics.failure("images", FailureReason.CORRUPT, 1);
    gauge("vqstream.group.lag.records", 7, "application", "app", "topic", "t", "partition", "3");
    gauge("kafka.stream.alive.stream.threads", 2, "application", "app");
    gauge("kafka.consumer.fetch.manager.records.lag", 0, "topic", "t", "partition", "3");
    gauge("vqstream.ready", 0);
    gauge(
        "vqstream.route.info",
        1,
        "application",
        "app",
        "route",
        ROUTE,
        "checkpoint",
        "3f2a",
        "name",
        "mine",
        "quality",
        "2",
        "min.psnr",
        "32");
    MeterTotals expected = MeterTotals.of(registry, 1);

    // When
    MeterTotals read = Scrape.read(registry.scrape(), 1);

    // Then
    assertThat(read.memory).isPositive();
    assertThat(read)
        .usingRecursiveComparison()
        .withEqualsForType(ScrapeTest::same, Double.class)
        .ignoringFields("memory", "memoryLimit")
        .isEqualTo(expected);
    MeterTotals.Route route = read.route("app", "encode", ROUTE);
    assertThat(route.images).isEqualTo(1);
    assertThat(route.psnr.all()).isEqualTo(1);
    assertThat(route.checkpoint()).isEqualTo("3f2a");
    assertThat(read.lagOf("t")).isEqualTo(7);
    assertThat(read.partitions.get("t")).containsExactly(3);
    assertThat(read.ready).isZero();
    assertThat(read.started).isPositive();
  }

  @Test
  void ignoresWhatIsNoMetric() {
    // When
    MeterTotals read =
        Scrape.read("<html>\n# TYPE vqstream_images_total counter\nvqstream_images_total{a=\n", 1);

    // Then
    assertThat(read.allImages()).isZero();
  }

  /** Compares numbers that were written as text; NaN is equal to itself. */
  private static boolean same(Double one, Double other) {
    return one.equals(other) || Math.abs(one - other) <= 1e-9 * Math.abs(one);
  }

  private void gauge(String name, double value, String... tags) {
    Gauge.builder(name, () -> value).tags(Tags.of(tags)).register(registry);
  }
}
