package io.vqstream.service.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vqstream.service.config.Role;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Adds meters to totals: those of a registry, or values by the names that meters have in a
 * registry. Meters of no section of the page are ignored.
 */
final class TotalsReader {
  private static final double NANOS = 1e9;

  private final MeterTotals totals;

  TotalsReader(MeterTotals totals) {
    this.totals = totals;
  }

  /** Adds the meters of a registry. */
  void read(MeterRegistry registry) {
    for (Meter meter : registry.getMeters()) {
      String name = meter.getId().getName();
      UnaryOperator<String> tags = key -> tag(meter, key);
      if (meter instanceof Counter counter) {
        counter(name, tags, counter.count());
      } else if (meter instanceof Gauge gauge) {
        gauge(name, tags, gauge::value);
      } else if (meter instanceof Timer timer) {
        histogram(
            name,
            tags,
            timer.totalTime(TimeUnit.SECONDS),
            () -> BucketCounts.of(timer.takeSnapshot(), NANOS));
      } else if (meter instanceof DistributionSummary summary) {
        histogram(
            name, tags, summary.totalAmount(), () -> BucketCounts.of(summary.takeSnapshot(), 1));
      }
    }
  }

  private static String tag(Meter meter, String key) {
    String value = meter.getId().getTag(key);
    return value == null ? "" : value;
  }

  /**
   * Adds a counter.
   *
   * @param tags returns the value of a tag; empty if there is none
   */
  void counter(String name, UnaryOperator<String> tags, double count) {
    switch (name) {
      case "vqstream.images" -> route(tags).images += count;
      case "vqstream.in" -> route(tags).bytesIn += count;
      case "vqstream.out" -> route(tags).bytesOut += count;
      case "vqstream.pixels" -> route(tags).pixels += count;
      case "vqstream.failures" -> {
        route(tags).failures += count;
        totals.failures.merge(tags.apply("reason"), count, Double::sum);
      }
      case "vqstream.restarts" -> totals.restarts += count;
      case "vqstream.records.skipped" ->
          totals.deletedBeforeRead += tags.apply("reason").equals("retention") ? count : 0;
      default -> {} // of no section
    }
  }

  /** Adds a gauge; its value is read if a section has it. */
  void gauge(String name, UnaryOperator<String> tags, Supplier<Double> value) {
    switch (name) {
      case "vqstream.last.image.timestamp" -> route(tags).lastImage = value.get();
      case "vqstream.group.lag.records" ->
          totals
              .lag
              .computeIfAbsent(tags.apply("topic"), topic -> new TreeMap<>())
              .put(partition(tags), value.get());
      case "vqstream.routes.behind" -> totals.routesBehind += value.get();
      case "kafka.stream.alive.stream.threads" ->
          totals.threads.merge(tags.apply("application"), value.get(), Double::sum);
      case "kafka.consumer.coordinator.assigned.partitions" ->
          totals.assigned.merge(tags.apply("application"), value.get(), Double::sum);
      case "kafka.consumer.fetch.manager.records.lag" ->
          totals
              .partitions
              .computeIfAbsent(tags.apply("topic"), topic -> new TreeSet<>())
              .add(partition(tags));
      case "process.resident.memory" -> totals.memory = value.get();
      case "process.memory.limit" -> totals.memoryLimit = value.get();
      case "process.start.time" -> totals.started = value.get();
      case "vqstream.ready" -> totals.ready = value.get();
      case "vqstream.build.info" -> totals.version = tags.apply("version");
      case "vqstream.service.info" -> service(tags);
      case "vqstream.checkpoint.info" ->
          totals.checkpoints.put(tags.apply("checkpoint"), tags.apply("name"));
      case "vqstream.route.info" -> {
        MeterTotals.Route route =
            totals.route(tags.apply("application"), "encode", tags.apply("route"));
        route.checkpoints.put(tags.apply("checkpoint"), tags.apply("name"));
        route.quality = tags.apply("quality");
        route.minPsnr = tags.apply("min.psnr");
      }
      default -> {} // of no section
    }
  }

  private void service(UnaryOperator<String> tags) {
    Arrays.stream(Role.values())
        .filter(role -> role.id().equals(tags.apply("role")))
        .findFirst()
        .ifPresent(
            role -> {
              String application = tags.apply("application");
              totals.services.put(
                  application,
                  new OpsService(
                      role,
                      application,
                      tags.apply("source"),
                      tags.apply("sink"),
                      tags.apply("failures"),
                      number(tags.apply("threads"))));
            });
  }

  /**
   * Adds a timer or a summary.
   *
   * @param sum of its values, in seconds for a timer
   */
  void histogram(
      String name, UnaryOperator<String> tags, double sum, Supplier<BucketCounts> counts) {
    switch (name) {
      case "vqstream.stage.duration" ->
          totals.stageSeconds.merge(
              tags.apply("direction") + " " + tags.apply("stage"), sum, Double::sum);
      case "vqstream.image.duration" -> totals.duration = totals.duration.plus(counts.get());
      case "vqstream.end.to.end" -> totals.endToEnd = totals.endToEnd.plus(counts.get());
      case "vqstream.image.psnr" -> {
        MeterTotals.Route route =
            totals.route(tags.apply("application"), "encode", tags.apply("route"));
        route.psnr = counts.get();
        totals.psnr = totals.psnr.plus(route.psnr);
      }
      case "vqstream.surprise" -> { // of images with more bits, and with fewer
        MeterTotals.Route route =
            totals.route(tags.apply("application"), "encode", tags.apply("route"));
        route.surprise = route.surprise.plus(counts.get());
      }
      default -> {} // of no section
    }
  }

  private MeterTotals.Route route(UnaryOperator<String> tags) {
    return totals.route(tags.apply("application"), tags.apply("direction"), tags.apply("route"));
  }

  private static int partition(UnaryOperator<String> tags) {
    return number(tags.apply("partition"));
  }

  private static int number(String text) {
    return text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
  }
}
