package io.vqstream.service.ops;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the meters of the process say at one time: sums since the start, and present values. */
final class MeterTotals {

  /** Unix time in milliseconds. */
  final long time;

  final Map<RouteKey, Route> routes = new TreeMap<>();

  /** Failures by reason. */
  final Map<String, Double> failures = new TreeMap<>();

  /** Seconds of the images in each stage; keys are direction and stage, separated by a space. */
  final Map<String, Double> stageSeconds = new TreeMap<>();

  /** Lag by topic and partition in records; a partition whose lag is unknown has none. */
  final Map<String, Map<Integer, Double>> lag = new TreeMap<>();

  /** Living stream threads by application. */
  final Map<String, Double> threads = new TreeMap<>();

  /** Numbers of assigned partitions by application. */
  final Map<String, Double> assigned = new TreeMap<>();

  /** Partitions that are read, by topic. */
  final Map<String, Set<Integer>> partitions = new TreeMap<>();

  /** Names of the checkpoints that are open, by digest. */
  final Map<String, String> checkpoints = new TreeMap<>();

  /** Services, by application. */
  final Map<String, OpsService> services = new TreeMap<>();

  BucketCounts duration = BucketCounts.EMPTY;
  BucketCounts endToEnd = BucketCounts.EMPTY;
  BucketCounts psnr = BucketCounts.EMPTY;
  double routesBehind;
  double restarts;
  double deletedBeforeRead;
  String version = "";

  /** Whether the process is ready; 0, 1, or NaN if it does not say. */
  double ready = Double.NaN;

  /** Resident memory in bytes; NaN if it is unknown. */
  double memory = Double.NaN;

  /** Memory limit in bytes; NaN if it is unknown. */
  double memoryLimit = Double.NaN;

  /** Unix time of the start of the process in seconds; NaN if it is unknown. */
  double started = Double.NaN;

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

    /** Names of checkpoints by digest. */
    final Map<String, String> checkpoints = new TreeMap<>();

    String quality = "";
    String minPsnr = "";

    /** Returns the digests, separated by spaces. */
    String checkpoint() {
      return String.join(" ", checkpoints.keySet());
    }

    /** Returns the names of the checkpoints. */
    String name() {
      return String.join(", ", checkpoints.values());
    }

    private void add(Route other, int sign) {
      images += sign * other.images;
      failures += sign * other.failures;
      bytesIn += sign * other.bytesIn;
      bytesOut += sign * other.bytesOut;
      pixels += sign * other.pixels;
      lastImage = larger(lastImage, other.lastImage);
      psnr = psnr.plus(other.psnr, sign);
      surprise = surprise.plus(other.surprise, sign);
    }

    private void addInfo(Route other) {
      checkpoints.putAll(other.checkpoints);
      quality = other.quality.isEmpty() ? quality : other.quality;
      minPsnr = other.minPsnr.isEmpty() ? minPsnr : other.minPsnr;
    }
  }

  MeterTotals(long time) {
    this.time = time;
  }

  /** Reads the meters of a registry in one pass. */
  static MeterTotals of(MeterRegistry registry, long time) {
    MeterTotals totals = new MeterTotals(time);
    new TotalsReader(totals).read(registry);
    return totals;
  }

  Route route(String application, String direction, String route) {
    return routes.computeIfAbsent(new RouteKey(application, direction, route), key -> new Route());
  }

  /**
   * Adds the sums of another process.
   *
   * @param sign 1, or -1 to subtract sums that were added
   */
  void addSums(MeterTotals other, int sign) {
    other.routes.forEach(
        (key, route) -> routes.computeIfAbsent(key, k -> new Route()).add(route, sign));
    add(failures, other.failures, sign);
    add(stageSeconds, other.stageSeconds, sign);
    duration = duration.plus(other.duration, sign);
    endToEnd = endToEnd.plus(other.endToEnd, sign);
    psnr = psnr.plus(other.psnr, sign);
    restarts += sign * other.restarts;
    deletedBeforeRead += sign * other.deletedBeforeRead;
  }

  private static void add(Map<String, Double> sums, Map<String, Double> others, int sign) {
    others.forEach((name, value) -> sums.merge(name, sign * value, Double::sum));
  }

  /** Adds the present values of another process that runs; the lag is that of the whole group. */
  void addState(MeterTotals other) {
    other.routes.forEach(
        (key, route) -> routes.computeIfAbsent(key, k -> new Route()).addInfo(route));
    other.threads.forEach((application, alive) -> threads.merge(application, alive, Double::sum));
    other.assigned.forEach((application, count) -> assigned.merge(application, count, Double::sum));
    other.partitions.forEach(
        (topic, read) -> partitions.computeIfAbsent(topic, t -> new TreeSet<>()).addAll(read));
    other.services.forEach(
        (application, service) -> services.merge(application, service, OpsService::plus));
    routesBehind = Math.max(routesBehind, other.routesBehind);
    version = version.isEmpty() ? other.version : version;
  }

  private static double larger(double one, double other) {
    return Double.isNaN(one) ? other : Double.isNaN(other) ? one : Math.max(one, other);
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

  /** Returns the number of images of all directions. */
  double allImages() {
    return routes.values().stream().mapToDouble(each -> each.images).sum();
  }

  /** Returns the number of images of a service. */
  double imagesOf(String application) {
    return routes.entrySet().stream()
        .filter(each -> each.getKey().application().equals(application))
        .mapToDouble(each -> each.getValue().images)
        .sum();
  }

  /** Returns the number of failed records. */
  double failed() {
    return failures.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /** Returns whether a service is assigned no partition: others of its group have them all. */
  boolean isSpare(String application) {
    return assigned.getOrDefault(application, Double.NaN) == 0;
  }

  /** Returns the lag of a topic; NaN if it is unknown. */
  double lagOf(String topic) {
    Map<Integer, Double> of = lag.get(topic);
    return of == null ? Double.NaN : of.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /**
   * Returns the lag of the partitions of a topic that are read, or of all if those are not known;
   * NaN if it is unknown.
   */
  double lagOfRead(String topic) {
    Set<Integer> read = partitions.getOrDefault(topic, Set.of());
    Map<Integer, Double> of = lag.get(topic);
    return of == null || read.isEmpty()
        ? lagOf(topic)
        : of.entrySet().stream()
            .filter(each -> read.contains(each.getKey()))
            .mapToDouble(Map.Entry::getValue)
            .sum();
  }

  /** Returns the lag of all topics; NaN if that of none is known. */
  double lagOfAll() {
    return lag.isEmpty() ? Double.NaN : lag.keySet().stream().mapToDouble(this::lagOf).sum();
  }

  /**
   * Returns the lag of those partitions of {@link #lagOfRead} that have more than a number of
   * records.
   */
  double lagAbove(String topic, double records) {
    Set<Integer> read = partitions.getOrDefault(topic, Set.of());
    return lag.getOrDefault(topic, Map.of()).entrySet().stream()
        .filter(each -> read.isEmpty() || read.contains(each.getKey()))
        .map(Map.Entry::getValue)
        .filter(each -> each > records)
        .mapToDouble(Double::doubleValue)
        .sum();
  }

  /** Returns the time in seconds since earlier totals. */
  double secondsSince(MeterTotals before) {
    return (time - before.time) / 1e3;
  }
}
