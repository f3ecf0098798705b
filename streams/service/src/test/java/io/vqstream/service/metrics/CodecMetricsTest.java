package io.vqstream.service.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vqstream.checkpoint.CheckpointId;
import io.vqstream.deadletter.FailureReason;
import io.vqstream.frame.Kind;
import io.vqstream.inference.Stage;
import io.vqstream.record.Direction;
import io.vqstream.testkit.FakeCodec;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CodecMetricsTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final CodecMetrics metrics = new CodecMetrics(registry);

  @ParameterizedTest
  @EnumSource
  void registersEveryReasonAtStartup(FailureReason reason) {
    assertThat(registry.scrape())
        .contains(
            "vqstream_failures_total{direction=\"decode\",reason=\"" + reason.id() + "\"} 0.0");
  }

  @Test
  void describesEveryMeter() {
    // When
    metrics.registerCheckpoints(new FakeCodec());

    // Then
    assertThat(registry.getMeters())
        .isNotEmpty()
        .allSatisfy(
            m -> assertThat(m.getId().getDescription()).as(m.getId().getName()).isNotBlank())
        .extracting(Meter::getId)
        .allSatisfy(id -> assertThat(id.getName()).startsWith("vqstream."));
  }

  @Test
  void separatesStagesByDirection() {
    // When
    metrics.onStage(Stage.PRIOR, true, 3_000_000);
    metrics.onStage(Stage.PRIOR, false, 5_000_000);

    // Then
    assertThat(priorMillis("encode")).isEqualTo(3);
    assertThat(priorMillis("decode")).isEqualTo(5);
  }

  @Test
  void measuresBitsPerPixelOfFrame() {
    // When
    metrics.image(Direction.ENCODE, Kind.CODED, 900, 20, 1_000, 1);
    metrics.image(Direction.DECODE, Kind.CODED, 20, 800, 1_000, 1);

    // Then
    assertThat(registry.scrape())
        .contains("vqstream_bits_per_pixel_sum{direction=\"encode\"} 0.16")
        .contains("vqstream_bits_per_pixel_sum{direction=\"decode\"} 0.16")
        .contains("vqstream_pixels_total{direction=\"encode\"} 1000.0")
        .containsPattern(
            "vqstream_bits_per_pixel\\{direction=\"encode\",quantile=\"0.5\"} 0\\.1[56]");
  }

  @Test
  void registersOpenCheckpoint() {
    // When
    metrics.registerCheckpoints(new FakeCodec());

    // Then
    assertThat(registry.scrape())
        .containsPattern(
            "vqstream_checkpoint_info\\{checkpoint=\"abababababababab\",levels=\"5\","
                + "name=\"fake\",version=.*} 1");
  }

  @Test
  void countsImagesByCheckpoint() {
    // Given
    metrics.registerCheckpoints(new FakeCodec());
    CheckpointId late = new CheckpointId("late", "cd".repeat(32));

    // When
    metrics.onCheckpoint(FakeCodec.CHECKPOINT, true);
    metrics.onCheckpoint(FakeCodec.CHECKPOINT, true);
    metrics.onCheckpoint(late, false);

    // Then
    assertThat(registry.scrape())
        .contains(images("abababababababab", "encode", "fake") + " 2.0")
        .contains(images("abababababababab", "decode", "fake") + " 0.0")
        .contains(images("cdcdcdcdcdcdcdcd", "decode", "late") + " 1.0");
  }

  private static String images(String checkpoint, String direction, String name) {
    return "vqstream_checkpoint_images_total{checkpoint=\"%s\",direction=\"%s\",name=\"%s\"}"
        .formatted(checkpoint, direction, name);
  }

  @Test
  void recordsBatchesAndWaitingTimes() {
    // When
    metrics.onBatch(Stage.NETWORK, true, new long[] {2_000_000, 0, 1_000_000});
    metrics.onBatch(Stage.NETWORK, true, new long[] {0});

    // Then
    assertThat(registry.scrape())
        .contains("vqstream_batch_images_count{direction=\"encode\",stage=\"network\"} 2")
        .contains("vqstream_batch_images_sum{direction=\"encode\",stage=\"network\"} 4.0")
        .contains("vqstream_batch_images_count{direction=\"decode\",stage=\"prior\"} 0")
        .contains("vqstream_batch_wait_seconds_count{direction=\"encode\",stage=\"network\"} 4")
        .contains("vqstream_batch_wait_seconds_sum{direction=\"encode\",stage=\"network\"} 0.003");
  }

  private double priorMillis(String direction) {
    return registry
        .get("vqstream.stage.time")
        .tags("direction", direction, "stage", "prior")
        .timer()
        .totalTime(TimeUnit.MILLISECONDS);
  }
}
