package io.vqstream.bench;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.search.Search;
import io.vqstream.bench.report.Breakdown;
import io.vqstream.inference.Stage;
import io.vqstream.record.Direction;
import io.vqstream.service.metrics.CodecMetrics;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Accumulated times of the stages of one direction, in nanoseconds over all threads, from {@link
 * CodecMetrics}.
 *
 * @param image in the processor of the topology, stages included; 0 without a topology
 */
record StageTimes(double read, double network, double prior, double write, double image) {

  static StageTimes of(MeterRegistry registry, Direction direction) {
    return new StageTimes(
        stage(registry, direction, Stage.READ),
        stage(registry, direction, Stage.NETWORK),
        stage(registry, direction, Stage.PRIOR),
        stage(registry, direction, Stage.WRITE),
        nanos(registry.find("vqstream.image.duration").tag("direction", direction.tag())));
  }

  private static double stage(MeterRegistry registry, Direction direction, Stage stage) {
    return nanos(
        registry
            .find("vqstream.stage.duration")
            .tag("direction", direction.tag())
            .tag("stage", stage.name().toLowerCase(Locale.ROOT)));
  }

  /** Returns the sum of the timers found; stages that a direction does not have take no time. */
  private static double nanos(Search timers) {
    return timers.timers().stream().mapToDouble(t -> t.totalTime(TimeUnit.NANOSECONDS)).sum();
  }

  /** Returns the increase since an earlier reading. */
  StageTimes since(StageTimes before) {
    return new StageTimes(
        read - before.read,
        network - before.network,
        prior - before.prior,
        write - before.write,
        image - before.image);
  }

  /**
   * Returns the breakdown of thread time.
   *
   * @param codec nanoseconds in the codec
   * @param held nanoseconds in the processor to exclude
   * @param threads nanoseconds of all threads
   */
  Breakdown breakdown(long codec, long held, double threads, int images) {
    double work = codec + write;
    double processor = image == 0 ? work : Math.max(work, image - held);
    double scale = 1e-6 / images;
    return new Breakdown(
        read * scale,
        network * scale,
        prior * scale,
        Math.max(0, codec - read - network - prior) * scale,
        write * scale,
        (processor - work) * scale,
        Math.max(0, threads - processor) * scale);
  }
}
