package io.vqstream.service.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** What the meters of the process say at one time: sums since the start, and present values. */
final class MeterTotals {
  private static final double NANOS = 1e9;

  /** Unix time in milliseconds. */
  final long time;

  final Map<RouteKey, Route> routes = new TreeMap<>();

  /** Failures by reason. */
  final Map<String, Double> failures = new TreeMap<>();

  /** Seconds of the images in each stage; keys are direction and stage, separated by a space. */
  final Map<String, Double> stageSeconds = new TreeMap<>();

  /** Lag by topic in records; a topic whose lag is unknown has none. */
  final Map<String, Double> lag = new TreeMap<>();

  /** Living stream threads by application. */
  final Map<String, Double> threads = new TreeMap<>();

  BucketCounts duration = BucketCounts.EMPTY;
  BucketCounts endToEnd = BucketCounts.EMPTY;
  BucketCounts psnr = BucketCounts.EMPTY;
  double routesBehind;
  double restarts;
  double deletedBeforeRead;
  String version = "";

  /** Identifies a route of a service. */
  record RouteKey(String application, String direction, String route)
      implements Comparable<RouteKey> {
    @Override
    public int compareTo(RouteKey other) {
      int byRoute = route.compareTo(other.route);
      int byDirection = byRoute != 0 ? byRoute : direction.compareTo(other.direction);
      return byDirection != 0 ? byDirection : application.compareTo(other.application);
    }
  }

  /** Sums of a route. */
  static final class Route {
    double images;
    double failures;
    double bytesIn;
    double bytesOut;
    double pixels;

    /** Unix time of the last image in seconds; NaN before the first. */
    double lastImage = Double.NaN;

    BucketCounts psnr = BucketCounts.EMPTY;
    BucketCounts surprise = BucketCounts.EMPTY;
    String checkpoint = "";
    String name = "";
    String quality = "";
    String minPsnr = "";
  }

  private MeterTotals(long time) {
    this.time = time;
  }

  /** Reads the meters of a registry in one pass. */
  static MeterTotals of(MeterRegistry registry, long time) {
    MeterTotals totals = new MeterTotals(time);
    for (Meter meter : registry.getMeters()) {
      if (meter instanceof Counter counter) {
        totals.counter(counter);
      } else if (meter instanceof Gauge gauge) {
        totals.gauge(gauge);
      } else if (meter instanceof Timer timer) {
        totals.timer(timer);
      } else if (meter instanceof DistributionSummary summary) {
        totals.summary(summary);
      }
    }
    return totals;
  }

  private void counter(Counter counter) {
    double count = counter.count();
    switch (name(counter)) {
      case "vqstream.images" -> route(counter).images += count;
      case "vqstream.in" -> route(counter).bytesIn += count;
      case "vqstream.out" -> route(counter).bytesOut += count;
      case "vqstream.pixels" -> route(counter).pixels += count;
      case "vqstream.failures" -> {
        route(counter).failures += count;
        failures.merge(tag(counter, "reason"), count, Double::sum);
      }
      case "vqstream.restarts" -> restarts += count;
      case "vqstream.records.skipped" ->
          deletedBeforeRead += tag(counter, "reason").equals("retention") ? count : 0;
      default -> {} // of no section
    }
  }

  private void gauge(Gauge gauge) {
    switch (name(gauge)) {
      case "vqstream.last.image.timestamp" -> route(gauge).lastImage = gauge.value();
      case "vqstream.group.lag.records" ->
          lag.merge(tag(gauge, "topic"), gauge.value(), Double::sum);
      case "vqstream.routes.behind" -> routesBehind += gauge.value();
      case "kafka.stream.alive.stream.threads" ->
          threads.merge(tag(gauge, "application"), gauge.value(), Double::sum);
      case "vqstream.build.info" -> version = tag(gauge, "version");
      case "vqstream.route.info" -> {
        Route route = route(tag(gauge, "application"), "encode", tag(gauge, "route"));
        boolean several = !route.name.isEmpty() && !route.name.equals(tag(gauge, "name"));
        route.name = several ? route.name + ", " + tag(gauge, "name") : tag(gauge, "name");
        route.checkpoint =
            several ? route.checkpoint + " " + tag(gauge, "checkpoint") : tag(gauge, "checkpoint");
        route.quality = tag(gauge, "quality");
        route.minPsnr = tag(gauge, "min.psnr");
      }
      default -> {} // of no section
    }
  }

  private void timer(Timer timer) {
    switch (name(timer)) {
      case "vqstream.stage.duration" ->
          stageSeconds.merge(
              tag(timer, "direction") + " " + tag(timer, "stage"),
              timer.totalTime(TimeUnit.SECONDS),
              Double::sum);
      case "vqstream.image.duration" ->
          duration = duration.plus(BucketCounts.of(timer.takeSnapshot(), NANOS));
      case "vqstream.end.to.end" ->
          endToEnd = endToEnd.plus(BucketCounts.of(timer.takeSnapshot(), NANOS));
      default -> {} // of no section
    }
  }

  private void summary(DistributionSummary summary) {
    switch (name(summary)) {
      case "vqstream.image.psnr" -> {
        Route route = route(tag(summary, "application"), "encode", tag(summary, "route"));
        route.psnr = BucketCounts.of(summary.takeSnapshot(), 1);
        psnr = psnr.plus(route.psnr);
      }
      case "vqstream.surprise" -> { // of images with more bits, and with fewer
        Route route = route(tag(summary, "application"), "encode", tag(summary, "route"));
        route.surprise = route.surprise.plus(BucketCounts.of(summary.takeSnapshot(), 1));
      }
      default -> {} // of no section
    }
  }

  private Route route(Meter meter) {
    return route(tag(meter, "application"), tag(meter, "direction"), tag(meter, "route"));
  }

  private Route route(String application, String direction, String route) {
    return routes.computeIfAbsent(new RouteKey(application, direction, route), key -> new Route());
  }

  private static String name(Meter meter) {
    return meter.getId().getName();
  }

  private static String tag(Meter meter, String key) {
    String value = meter.getId().getTag(key);
    return value == null ? "" : value;
  }

  /**
   * Returns the number of images, without failed ones, that encoders processed, or that decoders
   * did if there are no encoders.
   */
  double images() {
    boolean encodes = routes.keySet().stream().anyMatch(each -> each.direction().equals("encode"));
    return images(encodes ? "encode" : "decode");
  }

  /** Returns the number of images of a direction. */
  double images(String direction) {
    return routes.entrySet().stream()
        .filter(each -> each.getKey().direction().equals(direction))
        .mapToDouble(each -> each.getValue().images)
        .sum();
  }

  /** Returns the number of failed records. */
  double failed() {
    return failures.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /** Returns the lag of all topics; NaN if that of none is known. */
  double lagOfAll() {
    return lag.isEmpty()
        ? Double.NaN
        : lag.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /** Returns the time in seconds since earlier totals. */
  double secondsSince(MeterTotals before) {
    return (time - before.time) / 1e3;
  }
}
