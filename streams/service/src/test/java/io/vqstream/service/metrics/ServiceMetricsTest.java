package io.vqstream.service.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MockClock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vqstream.deadletter.FailureReason;
import io.vqstream.frame.Kind;
import io.vqstream.image.PassthroughReason;
import io.vqstream.record.Direction;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ServiceMetricsTest {
  private static final String ROUTE = "images:line-3";

  private final MockClock clock = new MockClock();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), clock);
  private final CodecMetrics codecs = new CodecMetrics(registry);
  private final ServiceMetrics encoder = codecs.service(Direction.ENCODE, "app", "images");

  @ParameterizedTest
  @EnumSource
  void registersEveryReasonOfItsDirection(FailureReason reason) {
    // Given
    codecs.service(Direction.DECODE, "other", "coded");

    // When
    String scraped = registry.scrape();

    // Then
    boolean known = false;
    for (String start :
        new String[] {
          "{application=\"app\",direction=\"encode\",reason=\"%s\",route=\"images\"} 0.0",
          "{application=\"other\",direction=\"decode\",reason=\"%s\",route=\"coded\"} 0.0"
        }) {
      known |= scraped.contains("vqstream_failures_total" + start.formatted(reason.id()));
    }
    assertThat(known).isTrue();
  }

  @Test
  void sharesMetersOfOneApplication() {
    assertThat(codecs.service(Direction.ENCODE, "app", "images")).isSameAs(encoder);
  }

  @Test
  void separatesImagesByRoute() {
    // When
    encoder.image(ROUTE, Kind.CODED, 900, 20, 1_000, 1);

    // Then
    String labels = "{application=\"app\",direction=\"encode\",route=\"images:line-3\"}";
    assertThat(registry.scrape())
        .contains("vqstream_in_bytes_total" + labels + " 900.0")
        .contains("vqstream_out_bytes_total" + labels + " 20.0")
        .contains("vqstream_pixels_total" + labels + " 1000.0")
        .contains("vqstream_image_bits_per_pixel_sum" + labels + " 0.16")
        .containsPattern("vqstream_last_image_timestamp_seconds" + Pattern.quote(labels) + " \\S+")
        .contains(images("images:line-3") + " 1.0")
        .contains(images("images") + " 0.0");
  }

  private static String images(String route) {
    return "vqstream_images_total{application=\"app\",direction=\"encode\",outcome=\"coded\","
        + "route=\"%s\"}".formatted(route);
  }

  @Test
  void joinsRoutesBeyondTheFiftieth() {
    // When
    for (int i = 0; i < 60; i++) {
      encoder.image("images:" + i, Kind.CODED, 1, 1, 1, 1);
    }

    // Then
    assertThat(registry.scrape())
        .contains(images("images:48") + " 1.0")
        .contains(images("other") + " 11.0")
        .doesNotContain("route=\"images:49\"");
  }

  @Test
  void countsImagesInFlight() {
    // Given
    encoder.begin();
    encoder.begin();

    // When
    encoder.end();

    // Then
    assertThat(registry.scrape())
        .contains("vqstream_images_in_flight{application=\"app\",direction=\"encode\"} 1.0");
  }

  @Test
  void measuresDurationOfFailures() {
    // When
    encoder.failure("images", FailureReason.CORRUPT, Duration.ofMillis(40).toNanos());

    // Then
    assertThat(registry.scrape())
        .contains(
            "vqstream_image_duration_seconds_bucket{application=\"app\",direction=\"encode\","
                + "outcome=\"failed\",le=\"0.05\"} 1")
        .contains(
            "vqstream_image_duration_seconds_bucket{application=\"app\",direction=\"encode\","
                + "outcome=\"failed\",le=\"0.02\"} 0");
  }

  @Test
  void hasNoLastImageBeforeTheFirst() {
    // When
    encoder.failure("images", FailureReason.CORRUPT, 1);
    encoder.passthrough(PassthroughReason.ALPHA);

    // Then
    assertThat(registry.scrape()).doesNotContain("vqstream_last_image_timestamp_seconds{");
  }

  @Test
  void histogramsDoNotFadeWhenIdle() {
    // Given
    encoder.psnr("images", 25.3);
    encoder.image("images", Kind.CODED, 900, 20, 1_000, 1);
    String before = registry.scrape();

    // When
    clock.add(Duration.ofMinutes(10));

    // Then
    assertThat(histograms(registry.scrape())).isEqualTo(histograms(before)).contains("_bucket{");
  }

  private static String histograms(String scraped) {
    return scraped
        .lines()
        .filter(line -> line.contains("_bucket{") || line.contains("_sum{"))
        .reduce("", (all, line) -> all + line + '\n');
  }

  @Test
  void infinitePsnrLeavesTheSumFinite() {
    // When
    encoder.psnr("images", Double.POSITIVE_INFINITY);

    // Then
    assertThat(registry.scrape())
        .contains("vqstream_image_psnr_decibels_sum{application=\"app\",route=\"images\"} 100.0");
  }

  @Test
  void medianPsnrOfBucketsIsThatOfTheImages() {
    // Given
    Random random = new Random(3);
    double[] truth =
        DoubleStream.generate(() -> 27 + 2.5 * random.nextGaussian()).limit(200).toArray();

    // When
    DoubleStream.of(truth).forEach(psnr -> encoder.psnr("images", psnr));

    // Then
    double[] sorted = DoubleStream.of(truth).sorted().toArray();
    for (double q : new double[] {0.1, 0.5, 0.9}) {
      assertThat(Math.abs(quantile(q) - sorted[(int) (q * sorted.length)])).isLessThan(0.5);
    }
  }

  @Test
  void smallRatesHaveBucketsOfTheirOwn() {
    // When
    encoder.image("images", Kind.CODED, 1, 30, 1_000, 1); // 0.24 bits a pixel

    // Then
    assertThat(registry.scrape())
        .contains("direction=\"encode\",route=\"images\",le=\"0.28\"} 1")
        .contains("direction=\"encode\",route=\"images\",le=\"0.2\"} 0");
  }

  /** Prometheus' histogram_quantile of the PSNR. */
  private double quantile(double q) {
    Matcher bucket =
        Pattern.compile("vqstream_image_psnr_decibels_bucket\\{.*le=\"([^\"]+)\"} (\\d+)")
            .matcher(registry.scrape());
    Map<Double, Double> counts = new TreeMap<>();
    while (bucket.find()) {
      String bound = bucket.group(1).replace("+Inf", "Infinity");
      counts.put(Double.valueOf(bound), Double.valueOf(bucket.group(2)));
    }
    double rank = q * counts.get(Double.POSITIVE_INFINITY);
    double below = 0;
    double lower = 0;
    for (Map.Entry<Double, Double> each : counts.entrySet()) {
      if (each.getValue() >= rank) {
        return lower + (each.getKey() - lower) * (rank - below) / (each.getValue() - below);
      }
      below = each.getValue();
      lower = each.getKey();
    }
    throw new AssertionError("no bucket");
  }
}
