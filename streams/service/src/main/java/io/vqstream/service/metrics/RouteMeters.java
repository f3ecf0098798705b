package io.vqstream.service.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.vqstream.deadletter.FailureReason;
import io.vqstream.frame.Kind;
import io.vqstream.record.Direction;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/** Meters of the images of one route. Thread-safe. */
final class RouteMeters {
  private static final double MAX_PSNR = 100;

  private static final Set<FailureReason> OF_FRAMES =
      EnumSet.of(
          FailureReason.NOT_A_CODED_IMAGE_RECORD,
          FailureReason.CORRUPT_FRAME,
          FailureReason.FRAME_TOO_OLD,
          FailureReason.FRAME_TOO_NEW,
          FailureReason.UNKNOWN_CHECKPOINT,
          FailureReason.PRIOR_MISMATCH,
          FailureReason.MISSING_REFERENCE,
          FailureReason.CHECKPOINT_LATE);

  private static final Set<FailureReason> OF_BOTH =
      EnumSet.of(
          FailureReason.NO_VALUE,
          FailureReason.TOO_MANY_PIXELS,
          FailureReason.RECORD_TOO_LARGE,
          FailureReason.REFUSED_BY_TOPIC,
          FailureReason.CHECKPOINT_FAILED);

  private final MeterRegistry registry;
  private final Direction direction;
  private final Tags tags;
  private final Map<Kind, Counter> images = new EnumMap<>(Kind.class);
  private final Counter bytesIn;
  private final Counter bytesOut;
  private final Counter pixels;
  private final DoubleConsumer bitsPerPixel;
  private final @Nullable DistributionSummary psnr;
  private final @Nullable DistributionSummary moreBits;
  private final @Nullable DistributionSummary fewerBits;
  private final AtomicLong lastImage = new AtomicLong();

  RouteMeters(
      MeterRegistry registry,
      PixelRates pixelRates,
      Direction direction,
      String application,
      String route) {
    this.registry = registry;
    this.direction = direction;
    this.tags =
        Tags.of(
            MeterTags.APPLICATION,
            application,
            MeterTags.DIRECTION,
            direction.tag(),
            MeterTags.ROUTE,
            route);
    for (Kind kind : Kind.values()) {
      images.put(
          kind,
          Counter.builder("vqstream.images")
              .description("Images encoded or decoded, by how their frames represent them")
              .tags(tags.and(MeterTags.OUTCOME, kind.name().toLowerCase(Locale.ROOT)))
              .register(registry));
    }
    bytesIn = bytes("vqstream.in", "Bytes of image files encoded, or of frames decoded");
    bytesOut = bytes("vqstream.out", "Bytes of frames written, or of image files written");
    pixels =
        Counter.builder("vqstream.pixels")
            .description("Pixels of images of known size")
            .tags(tags)
            .register(registry);
    bitsPerPixel = pixelRates.of(application, direction.tag(), route);
    psnr =
        direction == Direction.ENCODE
            ? DistributionSummary.builder("vqstream.image.psnr")
                .baseUnit("decibels")
                .description("PSNR of images that the encoder checked")
                .tag(MeterTags.APPLICATION, application)
                .tag(MeterTags.ROUTE, route)
                .serviceLevelObjectives(Bounds.PSNR)
                .register(registry)
            : null;
    moreBits = direction == Direction.ENCODE ? surprise(application, route, "more") : null;
    fewerBits = direction == Direction.ENCODE ? surprise(application, route, "fewer") : null;
    reasons(direction).forEach(this::failures);
  }

  /** Returns the reasons for failures of a direction. */
  static Set<FailureReason> reasons(Direction direction) {
    Set<FailureReason> reasons = EnumSet.copyOf(OF_FRAMES);
    if (direction == Direction.ENCODE) {
      reasons = EnumSet.complementOf(EnumSet.copyOf(OF_FRAMES));
    }
    reasons.addAll(OF_BOTH);
    return reasons;
  }

  private DistributionSummary surprise(String application, String route, String bits) {
    return DistributionSummary.builder("vqstream.surprise")
        .description("Distance of the bits of an image from the usual ones, in standard deviations")
        .tag(MeterTags.APPLICATION, application)
        .tag(MeterTags.ROUTE, route)
        .tag(MeterTags.BITS, bits)
        .serviceLevelObjectives(Bounds.SURPRISE)
        .register(registry);
  }

  private Counter bytes(String name, String description) {
    return Counter.builder(name)
        .baseUnit("bytes")
        .description(description)
        .tags(tags)
        .register(registry);
  }

  private Counter failures(FailureReason reason) {
    return Counter.builder("vqstream.failures")
        .description("Records sent to the failure topic, by reason")
        .tags(tags.and(MeterTags.REASON, reason.id()))
        .register(registry);
  }

  /** Records a processed image; the arguments are those of {@link ServiceMetrics#image}. */
  void image(Kind kind, long in, long out, long imagePixels) {
    images.get(kind).increment();
    bytesIn.increment(in);
    bytesOut.increment(out);
    if (imagePixels > 0) {
      pixels.increment(imagePixels);
      bitsPerPixel.accept(8.0 * (direction == Direction.ENCODE ? out : in) / imagePixels);
    }
    if (lastImage.getAndSet(System.currentTimeMillis()) == 0) {
      Gauge.builder("vqstream.last.image.timestamp", lastImage, at -> at.get() / 1e3)
          .baseUnit("seconds")
          .description("Unix time at which the last image was done; absent before the first")
          .tags(tags)
          .register(registry);
    }
  }

  /** Records a PSNR; that of equal pixels is infinite and would make the sum infinite. */
  void psnr(double decibels) {
    if (psnr != null) {
      psnr.record(Math.min(decibels, MAX_PSNR));
    }
  }

  /** Records a surprise: positive if the image needs more bits than usual. */
  void surprise(double value) {
    DistributionSummary side = value < 0 ? fewerBits : moreBits;
    if (side != null) {
      side.record(Math.abs(value));
    }
  }

  void failure(FailureReason reason) {
    failures(reason).increment();
  }
}
