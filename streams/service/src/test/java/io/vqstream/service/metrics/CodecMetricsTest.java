package io.vqstream.service.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
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

  @Test
  void describesEveryMeter() {
    // Given
    CodecMetrics metrics = new CodecMetrics(registry);

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
    // Given
    CodecMetrics metrics = new CodecMetrics(registry);

    // When
    metrics.onStage(Stage.PRIOR, true, 3_000_000);
    metrics.onStage(Stage.PRIOR, false, 5_000_000);

    // Then
    assertThat(priorMillis("encode")).isEqualTo(3);
    assertThat(priorMillis("decode")).isEqualTo(5);
  }

  @ParameterizedTest
  @EnumSource
  void hasNoMetersOfTheOtherDirection(Direction direction) {
    // Given
    CodecMetrics metrics = new CodecMetrics(registry, direction);
    boolean encodes = direction == Direction.ENCODE;

    // When: an encoder decodes to check a frame or to try a checkpoint
    metrics.registerCheckpoints(new FakeCodec());
    metrics.onStage(Stage.NETWORK, !encodes, 1);

    // Then
    assertThat(registry.scrape())
        .contains("direction=\"" + direction.tag() + '"')
        .doesNotContain("direction=\"" + (encodes ? "decode" : "encode") + '"');
  }

  @Test
  void countsBatchesOfChecksAsChecks() {
    // Given
    CodecMetrics metrics = new CodecMetrics(registry, Direction.ENCODE);

    // When
    metrics.onBatch(Stage.NETWORK, false, new long[] {0, 0});

    // Then
    assertThat(registry.scrape())
        .contains("vqstream_batch_images_sum{direction=\"encode\",stage=\"check\"} 2.0")
        .contains("vqstream_batch_images_count{direction=\"encode\",stage=\"network\"} 0");
  }

  @Test
  void registersOpenCheckpoint() {
    // When
    new CodecMetrics(registry).registerCheckpoints(new FakeCodec());

    // Then
    assertThat(registry.scrape())
        .contains(
            "vqstream_checkpoint_info{checkpoint=\"abababababababab\",levels=\"5\","
                + "name=\"fake\"} 1");
  }

  @Test
  void removesCheckpointWithTheLastCodecThatHasIt() {
    // Given
    CodecMetrics metrics = new CodecMetrics(registry);
    metrics.registerCheckpoints(new FakeCodec());
    metrics.registerCheckpoints(new FakeCodec());

    // When
    metrics.removeCheckpoints(new FakeCodec());
    String shared = registry.scrape();
    metrics.removeCheckpoints(new FakeCodec());

    // Then
    assertThat(shared).contains("vqstream_checkpoint_info{");
    assertThat(registry.scrape()).doesNotContain("vqstream_checkpoint_info{");
  }

  @Test
  void recordsBatchesAndWaitingTimes() {
    // Given
    CodecMetrics metrics = new CodecMetrics(registry);

    // When
    metrics.onBatch(Stage.NETWORK, true, new long[] {2_000_000, 0, 1_000_000});
    metrics.onBatch(Stage.NETWORK, true, new long[] {0});

    // Then
    String labels = "{direction=\"encode\",stage=\"network\"}";
    assertThat(registry.scrape())
        .contains("vqstream_batch_images_count" + labels + " 2")
        .contains("vqstream_batch_images_sum" + labels + " 4.0")
        .contains("vqstream_batch_images_count{direction=\"decode\",stage=\"prior\"} 0")
        .contains("vqstream_batch_wait_duration_seconds_count" + labels + " 4")
        .contains("vqstream_batch_wait_duration_seconds_sum" + labels + " 0.003");
  }

  private double priorMillis(String direction) {
    return registry
        .get("vqstream.stage.duration")
        .tags("direction", direction, "stage", "prior")
        .timer()
        .totalTime(TimeUnit.MILLISECONDS);
  }
}
