package io.vqstream.service.metrics;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.vqstream.inference.Stage;
import io.vqstream.record.Direction;
import java.time.Duration;
import java.util.Locale;

/** Meters of the batches of one stage and direction. */
final class BatchMeters {
  private final DistributionSummary images;
  private final Timer wait;

  BatchMeters(MeterRegistry registry, Direction direction, Stage stage) {
    Tags tags =
        Tags.of(
            MeterTags.DIRECTION, direction.tag(), "stage", stage.name().toLowerCase(Locale.ROOT));
    images =
        DistributionSummary.builder("vqstream.batch.images")
            .description("Images in a batch of a stage")
            .tags(tags)
            .serviceLevelObjectives(Bounds.BATCH)
            .register(registry);
    wait =
        Timer.builder("vqstream.batch.wait.duration")
            .description("Time that an image waited for its batch to start")
            .tags(tags)
            .serviceLevelObjectives(Bounds.WAIT)
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
