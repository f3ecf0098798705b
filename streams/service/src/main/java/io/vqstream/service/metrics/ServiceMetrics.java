package io.vqstream.service.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.vqstream.deadletter.FailureReason;
import io.vqstream.frame.Kind;
import io.vqstream.image.PassthroughReason;
import io.vqstream.record.Direction;
import io.vqstream.sequence.FrameType;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Meters of the images of one service, registered with the value zero at startup. Thread-safe.
 *
 * <table>
 *   <caption>Meters; all have the tag application</caption>
 *   <tr><th>name<th>kind<th>tags
 *   <tr><td>vqstream.images<td>counter<td>direction, route, outcome (coded, lossless, passthrough)
 *   <tr><td>vqstream.failures<td>counter<td>direction, route, reason
 *   <tr><td>vqstream.in, vqstream.out (bytes), vqstream.pixels<td>counter<td>direction, route
 *   <tr><td>vqstream.image.bits.per.pixel<td>histogram<td>direction, route
 *   <tr><td>vqstream.image.psnr (decibels)<td>summary of the encoder<td>route
 *   <tr><td>vqstream.surprise<td>summary of the encoder<td>route, bits (more, fewer)
 *   <tr><td>vqstream.last.image.timestamp<td>gauge<td>direction, route
 *   <tr><td>vqstream.image.duration<td>timer<td>direction, outcome (as above, and failed)
 *   <tr><td>vqstream.images.in.flight<td>gauge<td>direction
 *   <tr><td>vqstream.tombstones<td>counter<td>direction
 *   <tr><td>vqstream.passthrough<td>counter of the encoder<td>reason
 *   <tr><td>vqstream.frames<td>counter<td>direction, type (key, inter)
 *   <tr><td>vqstream.end.to.end<td>timer of the decoder<td>
 *   <tr><td>vqstream.reference.recovery.duration<td>timer of the decoder<td>outcome (recovered, missing)
 * </table>
 *
 * A route is the text of {@code io.vqstream.registry.Route}. After {@value #MAX_ROUTES} routes,
 * images of further ones have the route {@value #OTHER}.
 */
public final class ServiceMetrics {
  /** Maximum number of routes that have meters of their own. */
  public static final int MAX_ROUTES = 50;

  /** Route of the images of all other routes. */
  static final String OTHER = "other";

  private static final String FAILED = "failed";

  private final MeterRegistry registry;
  private final PixelRates pixelRates;
  private final Direction direction;
  private final String application;
  private final Tags tags;
  private final Map<String, RouteMeters> routes = new ConcurrentHashMap<>();
  private final Map<Kind, Timer> durations = new EnumMap<>(Kind.class);
  private final Timer failureDuration;
  private final Counter tombstones;
  private final Map<FrameType, Counter> frames = new EnumMap<>(FrameType.class);
  private final Map<Boolean, Timer> recoveries = new HashMap<>();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final @Nullable Timer endToEnd;

  ServiceMetrics(
      MeterRegistry registry,
      PixelRates pixelRates,
      Direction direction,
      String application,
      String topic) {
    this.registry = registry;
    this.pixelRates = pixelRates;
    this.direction = direction;
    this.application = application;
    this.tags = Tags.of(MeterTags.APPLICATION, application, MeterTags.DIRECTION, direction.tag());
    for (Kind kind : Kind.values()) {
      durations.put(kind, duration(kind.name().toLowerCase(Locale.ROOT)));
    }
    failureDuration = duration(FAILED);
    tombstones =
        Counter.builder("vqstream.tombstones")
            .description("Tombstones that were forwarded")
            .tags(tags)
            .register(registry);
    for (FrameType type : FrameType.values()) {
      frames.put(
          type,
          Counter.builder("vqstream.frames")
              .description("Frames of sequences: key frames, and inter frames that build on others")
              .tags(tags.and("type", type.id()))
              .register(registry));
    }
    Gauge.builder("vqstream.images.in.flight", inFlight, AtomicInteger::get)
        .description("Images that are being processed")
        .tags(tags)
        .register(registry);
    endToEnd =
        direction == Direction.DECODE
            ? Timer.builder("vqstream.end.to.end")
                .description("Time from the timestamp of the source record until it is decoded")
                .tag(MeterTags.APPLICATION, application)
                .serviceLevelObjectives(Bounds.END_TO_END)
                .register(registry)
            : null;
    if (direction == Direction.DECODE) {
      recoveries.put(true, recoveryDuration("recovered"));
      recoveries.put(false, recoveryDuration("missing"));
    }
    if (direction == Direction.ENCODE) {
      for (PassthroughReason reason : PassthroughReason.values()) {
        passthroughs(reason);
      }
    }
    route(topic);
  }

  private Timer duration(String outcome) {
    return Timer.builder("vqstream.image.duration")
        .description("Processing time of a record, from file to frame or from frame to file")
        .tags(tags.and(MeterTags.OUTCOME, outcome))
        .serviceLevelObjectives(Bounds.IMAGE)
        .register(registry);
  }

  private Timer recoveryDuration(String outcome) {
    return Timer.builder("vqstream.reference.recovery.duration")
        .description("Time to read and decode the frames that lead to a missing reference frame")
        .tag(MeterTags.APPLICATION, application)
        .tag(MeterTags.OUTCOME, outcome)
        .serviceLevelObjectives(Bounds.IMAGE)
        .register(registry);
  }

  private Counter passthroughs(PassthroughReason reason) {
    return Counter.builder("vqstream.passthrough")
        .description("Images that the encoder passed through, by reason")
        .tag(MeterTags.APPLICATION, application)
        .tag(MeterTags.REASON, reason.tag())
        .register(registry);
  }

  private RouteMeters route(String name) {
    RouteMeters known = routes.get(name);
    return known != null ? known : add(name);
  }

  private synchronized RouteMeters add(String name) {
    String bounded = routes.containsKey(name) || routes.size() < MAX_ROUTES ? name : OTHER;
    return routes.computeIfAbsent(
        bounded, r -> new RouteMeters(registry, pixelRates, direction, application, r));
  }

  /** Counts an image as in flight until {@link #end}. */
  public void begin() {
    inFlight.incrementAndGet();
  }

  /** Ends what {@link #begin} began, whatever the outcome. */
  public void end() {
    inFlight.decrementAndGet();
  }

  /**
   * Records a processed image.
   *
   * @param bytesIn size of the input image file or frame in bytes
   * @param bytesOut size of the output frame or image file in bytes
   * @param pixels number of pixels of the image; 0 if unknown
   * @param nanos processing time in nanoseconds
   */
  public void image(String route, Kind kind, long bytesIn, long bytesOut, long pixels, long nanos) {
    route(route).image(kind, bytesIn, bytesOut, pixels);
    durations.get(kind).record(Duration.ofNanos(nanos));
  }

  /** Records the PSNR of a decoded image in dB, as measured by the encoder. */
  public void psnr(String route, double psnr) {
    route(route).psnr(psnr);
  }

  /** Records the surprise of an encoded image, positive if it needs more bits than usual. */
  public void surprise(String route, double surprise) {
    route(route).surprise(surprise);
  }

  /**
   * Records that the image of a source record has been decoded now.
   *
   * @param timestamp timestamp of the source record in milliseconds since the epoch; clocks that
   *     differ can make it lie in the future, which counts as 0
   */
  public void arrived(long timestamp) {
    if (endToEnd != null) {
      endToEnd.record(Duration.ofMillis(Math.max(0, System.currentTimeMillis() - timestamp)));
    }
  }

  /** Counts a forwarded tombstone. */
  public void tombstone() {
    tombstones.increment();
  }

  /** Counts a frame of a sequence. */
  public void frame(FrameType type) {
    frames.get(type).increment();
  }

  /**
   * Records that a decoder looked for a missing reference frame.
   *
   * @param recovered whether it was recovered
   */
  public void recovery(boolean recovered, long nanos) {
    recoveries.get(recovered).record(Duration.ofNanos(nanos));
  }

  /** Counts an image that the encoder passed through. */
  public void passthrough(PassthroughReason reason) {
    passthroughs(reason).increment();
  }

  /**
   * Records a record that was sent to the failure topic.
   *
   * @param nanos processing time in nanoseconds
   */
  public void failure(String route, FailureReason reason, long nanos) {
    route(route).failure(reason);
    failureDuration.record(Duration.ofNanos(nanos));
  }
}
