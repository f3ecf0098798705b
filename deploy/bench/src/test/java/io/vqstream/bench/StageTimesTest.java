package io.vqstream.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vqstream.bench.report.Breakdown;
import io.vqstream.frame.Kind;
import io.vqstream.inference.Stage;
import io.vqstream.record.Direction;
import io.vqstream.service.metrics.CodecMetrics;
import io.vqstream.service.metrics.ServiceMetrics;
import org.junit.jupiter.api.Test;

class StageTimesTest {
  private static final long MILLISECOND = 1_000_000;
  private final CodecMetrics metrics = new CodecMetrics(new SimpleMeterRegistry());

  @Test
  void partsOfATopologysTimeAddUpToThatOfItsThreads() {
    // Given: two images, one of them held for 1000 ms
    metrics.onStage(Stage.READ, true, 500 * MILLISECOND); // before
    StageTimes before = StageTimes.of(metrics.registry(), Direction.ENCODE);
    for (int i = 0; i < 2; i++) {
      metrics.onStage(Stage.READ, true, 10 * MILLISECOND);
      metrics.onStage(Stage.NETWORK, true, 20 * MILLISECOND);
      metrics.onStage(Stage.PRIOR, true, 30 * MILLISECOND);
      metrics.onStage(Stage.PRIOR, false, 77 * MILLISECOND); // the other direction's
    }
    ServiceMetrics service = metrics.service(Direction.ENCODE, "encoder", "images");
    service.image("images", Kind.CODED, 1, 1, 1, 1_070 * MILLISECOND);
    service.image("images", Kind.CODED, 1, 1, 1, 70 * MILLISECOND);

    // When
    Breakdown parts =
        StageTimes.of(metrics.registry(), Direction.ENCODE)
            .since(before)
            .breakdown(130 * MILLISECOND, 1_000 * MILLISECOND, 200e6, 2);

    // Then
    assertThat(parts).isEqualTo(new Breakdown(10, 20, 30, 5, 0, 5, 30));
    assertThat(parts.total()).isEqualTo(100);
  }

  @Test
  void aLoopHasNoTopology() {
    // Given
    metrics.onStage(Stage.PRIOR, false, 30 * MILLISECOND);
    metrics.onStage(Stage.WRITE, false, 15 * MILLISECOND);

    // When
    Breakdown parts =
        StageTimes.of(metrics.registry(), Direction.DECODE)
            .breakdown(40 * MILLISECOND, 0, 100e6, 1);

    // Then
    assertThat(parts).isEqualTo(new Breakdown(0, 0, 30, 10, 15, 0, 45));
  }
}
