package io.vqstream.service.metrics;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.vqstream.inference.Stage;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Stream;

/** Meters of the batches of one stage and direction. */
final class BatchMeters {
  private final DistributionSummary images;
  private final Timer wait;

  BatchMeters(MeterRegistry registry, String direction, Stage stage) {
    Tags tags = Tags.of("direction", direction, "stage", stage.name().toLowerCase(Locale.ROOT));
    images =
        DistributionSummary.builder("vqstream.batch.images")
            .description("Images in a batch of a stage")
            .tags(tags)
            .serviceLevelObjectives(1, 2, 4, 8, 16, 32, 64)
            .register(registry);
    wait =
        Timer.builder("vqstream.batch.wait")
            .description("Time that an image waited for its batch to start")
            .tags(tags)
            .serviceLevelObjectives(
                Stream.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 5_000)
                    .map(Duration::ofMillis)
                    .toArray(Duration[]::new))
            .register(registry);
  }

  /**
   * Records the start of a batch.
   *
   * @param waited waiting time of each image in nanoseconds
   */
  void add(long[] waited) {
    images.record(waited.length);
    for (long nanos : waited) {
      wait.record(Duration.ofNanos(nanos));
    }
  }
}
