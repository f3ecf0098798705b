package io.vqstream.service.metrics;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.vqstream.inference.Stage;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Stream;

/** The meters of one stage's batches, in one direction. */
final class BatchMeters {
  private final DistributionSummary images;
  private final Timer wait;

  BatchMeters(MeterRegistry registry, String direction, Stage stage) {
    Tags tags = Tags.of("direction", direction, "stage", stage.name().toLowerCase(Locale.ROOT));
    images =
        DistributionSummary.builder("vqstream.batch.images")
            .description("Images that went through a stage at once")
            .tags(tags)
            .serviceLevelObjectives(1, 2, 4, 8, 16, 32, 64)
            .register(registry);
    wait =
        Timer.builder("vqstream.batch.wait")
            .description("Time that an image waited for its stage to begin")
            .tags(tags)
            .serviceLevelObjectives(
                Stream.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 5_000)
                    .map(Duration::ofMillis)
                    .toArray(Duration[]::new))
            .register(registry);
  }

  /**
   * A batch begins.
   *
   * @param waited for each image, in nanoseconds
   */
  void add(long[] waited) {
    images.record(waited.length);
    for (long nanos : waited) {
      wait.record(Duration.ofNanos(nanos));
    }
  }
}
