package io.vqstream.service;

import static io.vqstream.service.TestTopics.image;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vqstream.image.UnreadableImageException.Reason;
import io.vqstream.service.config.Role;
import io.vqstream.service.metrics.CodecMetrics;
import io.vqstream.testkit.EmbeddedKafka;
import io.vqstream.testkit.FakeCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What services report when nothing has come for minutes: what was true then, and no zeros. */
@Tag("thorough")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class IdleMetricsIT {
  private static final Duration IDLE = Duration.ofMinutes(Integer.getInteger("idle.minutes", 6));

  @AutoClose private static final EmbeddedKafka KAFKA = EmbeddedKafka.start();

  private final PrometheusMeterRegistry encoding = registry();
  private final PrometheusMeterRegistry decoding = registry();

  @Test
  void reportsTheSameAfterIdleMinutes() throws Exception {
    // Given
    double start = Instant.now().toEpochMilli() / 1e3;
    try (TestTopics topics = TestTopics.create(KAFKA, "idle");
        StreamsService encoder = start(topics, Role.ENCODER, encoding);
        StreamsService decoder = start(topics, Role.DECODER, decoding)) {
      topics.publish("a", image("1x1")).get();
      topics.publish("b", image("2x1")).get();
      topics.publish("c", image(Reason.CORRUPT.name())).get();
      topics.readBack(2);
      topics.readFailed(1);
      await()
          .atMost(Duration.ofMinutes(2))
          .untilAsserted(
              () -> {
                assertThat(values(encoding, "vqstream_dead_letters_waiting")).contains(1.0);
                assertThat(values(decoding, "vqstream_dead_letters_waiting")).isNotEmpty();
                assertThat(values(encoding, "vqstream_group_lag_records")).hasSize(3);
                assertThat(values(decoding, "vqstream_group_lag_records")).hasSize(3);
                assertThat(values(encoding, "vqstream_group_lag_records")).containsOnly(0.0);
                assertThat(values(decoding, "vqstream_group_lag_records")).containsOnly(0.0);
              });
      List<String> encoderBefore = lines(encoding, "vqstream_");
      List<String> decoderBefore = lines(decoding, "vqstream_");

      // When
      await().pollDelay(IDLE).timeout(IDLE.plusMinutes(1)).until(() -> true);

      // Then
      assertThat(lines(encoding, "vqstream_")).containsExactlyElementsOf(encoderBefore);
      assertThat(lines(decoding, "vqstream_")).containsExactlyElementsOf(decoderBefore);
      for (PrometheusMeterRegistry each : List.of(encoding, decoding)) {
        assertThat(values(each, "vqstream_images_in_flight")).containsOnly(0.0);
        assertThat(values(each, "vqstream_last_image_timestamp_seconds"))
            .isNotEmpty()
            .allMatch(time -> time > start && time < start + 120);
      }
      assertThat(encoder.ready()).isTrue();
      assertThat(decoder.ready()).isTrue();
    }
  }

  private static PrometheusMeterRegistry registry() {
    return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  }

  private static StreamsService start(
      TestTopics topics, Role role, PrometheusMeterRegistry registry) throws Exception {
    return StreamsService.start(
        topics.config(role, Map.of()),
        new FakeCodec(),
        new CodecMetrics(registry, role.direction()));
  }

  private static List<String> lines(PrometheusMeterRegistry registry, String prefix) {
    return MetricsScrape.of(registry).lines().filter(line -> line.startsWith(prefix)).toList();
  }

  private static List<Double> values(PrometheusMeterRegistry registry, String name) {
    return lines(registry, name + "{").stream()
        .map(line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1)))
        .toList();
  }
}
