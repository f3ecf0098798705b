package io.vqstream.service.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.vqstream.checkpoint.CheckpointId;
import io.vqstream.codec.ImageCodec;
import io.vqstream.deadletter.FailureReason;
import io.vqstream.frame.Kind;
import io.vqstream.image.PassthroughReason;
import io.vqstream.inference.Stage;
import io.vqstream.inference.StageListener;
import io.vqstream.record.Direction;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Meters of codecs and topologies. All are registered with the value zero at startup. A record that
 * Kafka Streams processes again after an aborted transaction is counted again.
 *
 * <table>
 *   <caption>Meters</caption>
 *   <tr><th>name<th>kind<th>tags
 *   <tr><td>vqstream.images<td>counter<td>direction, outcome (coded, lossless, passthrough, failed)
 *   <tr><td>vqstream.passthrough<td>counter<td>reason
 *   <tr><td>vqstream.failures<td>counter<td>direction, reason
 *   <tr><td>vqstream.bytes.in, vqstream.bytes.out<td>counter<td>direction
 *   <tr><td>vqstream.pixels<td>counter<td>direction
 *   <tr><td>vqstream.bits.per.pixel<td>summary<td>direction
 *   <tr><td>vqstream.image.time<td>timer<td>direction
 *   <tr><td>vqstream.stage.time<td>timer<td>direction, stage (read, network, prior, check, lossless, write)
 *   <tr><td>vqstream.batch.images<td>summary<td>direction, stage (network, prior)
 *   <tr><td>vqstream.batch.wait<td>timer, of each image<td>direction, stage (network, prior)
 *   <tr><td>vqstream.checkpoint.info<td>gauge, always 1<td>checkpoint, name, levels, version
 *   <tr><td>vqstream.checkpoint.images<td>counter<td>direction, checkpoint, name
 * </table>
 */
public final class CodecMetrics implements StageListener {
  private static final String DIRECTION = "direction";
  private static final String OUTCOME = "outcome";
  private static final String CHECKPOINT_INFO = "vqstream.checkpoint.info";

  /** Number of hexadecimal digits of the checkpoint digest in tags. */
  private static final int DIGEST_DIGITS = 16;

  private final MeterRegistry registry;
  private final Map<Direction, Meters> meters;
  private final Map<PassthroughReason, Counter> passthroughs;

  public CodecMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.meters =
        Stream.of(Direction.values())
            .collect(Collectors.toMap(Function.identity(), d -> new Meters(registry, d)));
    this.passthroughs =
        Stream.of(PassthroughReason.values())
            .collect(Collectors.toMap(Function.identity(), r -> passthrough(registry, r)));
  }

  private static Counter passthrough(MeterRegistry registry, PassthroughReason reason) {
    return Counter.builder("vqstream.passthrough")
        .description("Images that the encoder passed through, by reason")
        .tag("reason", reason.tag())
        .register(registry);
  }

  /** Returns the registry of the meters. */
  public MeterRegistry registry() {
    return registry;
  }

  /** Registers the meters of a codec's checkpoints. Idempotent: services can share a codec. */
  public void registerCheckpoints(ImageCodec codec) {
    String version = CodecMetrics.class.getPackage().getImplementationVersion();
    for (CheckpointId checkpoint : codec.checkpoints()) {
      Tags tags =
          tags(checkpoint)
              .and("levels", String.valueOf(codec.levels()))
              .and("version", version == null ? "unknown" : version);
      if (registry.find(CHECKPOINT_INFO).tags(tags).gauge() == null) {
        Gauge.builder(CHECKPOINT_INFO, () -> 1)
            .description("Open checkpoint, by the first digits of its SHA-256; always 1")
            .tags(tags)
            .register(registry);
      }
      for (Direction direction : Direction.values()) {
        checkpointImages(checkpoint, direction);
      }
    }
  }

  private Counter checkpointImages(CheckpointId checkpoint, Direction direction) {
    return Counter.builder("vqstream.checkpoint.images")
        .description("Images encoded or decoded with a checkpoint")
        .tags(tags(checkpoint))
        .tag(DIRECTION, direction.tag())
        .register(registry);
  }

  private static Tags tags(CheckpointId checkpoint) {
    return Tags.of(
        "checkpoint", checkpoint.digest().substring(0, DIGEST_DIGITS), "name", checkpoint.name());
  }

  @Override
  public void onCheckpoint(CheckpointId checkpoint, boolean encoding) {
    checkpointImages(checkpoint, direction(encoding)).increment();
  }

  @Override
  public void onStage(Stage stage, boolean encoding, long nanos) {
    meters.get(direction(encoding)).stages.get(stage).record(Duration.ofNanos(nanos));
  }

  @Override
  public void onBatch(Stage stage, boolean encoding, long[] waited) {
    meters.get(direction(encoding)).batches.get(stage).add(waited);
  }

  private static Direction direction(boolean encoding) {
    return encoding ? Direction.ENCODE : Direction.DECODE;
  }

  /**
   * Records a processed image.
   *
   * @param bytesIn size of the input image file or frame in bytes
   * @param bytesOut size of the output frame or image file in bytes
   * @param pixels number of pixels of the image; 0 if unknown
   * @param nanos processing time in nanoseconds
   */
  public void image(
      Direction direction, Kind kind, long bytesIn, long bytesOut, long pixels, long nanos) {
    Meters m = meters.get(direction);
    m.kinds.get(kind).increment();
    m.bytesIn.increment(bytesIn);
    m.bytesOut.increment(bytesOut);
    if (pixels > 0) {
      long frameBytes = direction == Direction.ENCODE ? bytesOut : bytesIn;
      m.pixels.increment(pixels);
      m.bitsPerPixel.record(8.0 * frameBytes / pixels);
    }
    m.time.record(Duration.ofNanos(nanos));
  }

  /** Records the PSNR of a decoded image in dB, as measured by the encoder. */
  public void psnr(double psnr) {
    meters.get(Direction.ENCODE).psnr.record(psnr);
  }

  /** Counts a forwarded tombstone. */
  public void tombstone(Direction direction) {
    meters.get(direction).tombstones.increment();
  }

  /** Counts an image that the encoder passed through. */
  public void passthrough(PassthroughReason reason) {
    passthroughs.get(reason).increment();
  }

  /** Counts a record that was sent to the failure topic. */
  public void failure(Direction direction, FailureReason reason) {
    Meters m = meters.get(direction);
    m.failed.increment();
    m.failures.get(reason).increment();
  }

  /** Meters of one direction. */
  private static final class Meters {
    final Map<Kind, Counter> kinds;
    final Counter failed;
    final Counter tombstones;
    final Counter bytesIn;
    final Counter bytesOut;
    final Counter pixels;
    final DistributionSummary bitsPerPixel;
    final DistributionSummary psnr;
    final Timer time;
    final Map<Stage, Timer> stages;
    final Map<Stage, BatchMeters> batches;
    final Map<FailureReason, Counter> failures;

    Meters(MeterRegistry registry, Direction direction) {
      String tag = direction.tag();
      kinds =
          Stream.of(Kind.values())
              .collect(
                  Collectors.toMap(
                      Function.identity(),
                      k -> images(registry, tag, k.name().toLowerCase(Locale.ROOT))));
      failed = images(registry, tag, "failed");
      tombstones =
          Counter.builder("vqstream.tombstones")
              .description("Tombstones that were forwarded")
              .tag(DIRECTION, tag)
              .register(registry);
      bytesIn =
          Counter.builder("vqstream.bytes.in")
              .description("Bytes of image files that were encoded, or of frames that were decoded")
              .tag(DIRECTION, tag)
              .register(registry);
      bytesOut =
          Counter.builder("vqstream.bytes.out")
              .description("Bytes of frames that were written, or of image files that were written")
              .tag(DIRECTION, tag)
              .register(registry);
      pixels =
          Counter.builder("vqstream.pixels")
              .description("Pixels of images of known size")
              .tag(DIRECTION, tag)
              .register(registry);
      bitsPerPixel =
          DistributionSummary.builder("vqstream.bits.per.pixel")
              .description("Bits of a frame per pixel of its image")
              .tag(DIRECTION, tag)
              // Percentiles, because bucket bounds of Micrometer are integers.
              .publishPercentiles(0.5, 0.9, 0.99)
              .minimumExpectedValue(0.001)
              .maximumExpectedValue(100.0)
              .register(registry);
      psnr =
          DistributionSummary.builder("vqstream.psnr")
              .description("PSNR in dB of images that the encoder checked")
              .tag(DIRECTION, tag)
              .publishPercentiles(0.01, 0.1, 0.5)
              .register(registry);
      time =
          timer(
                  "vqstream.image.time",
                  "Processing time of an image, from file to frame or from frame to file")
              .tag(DIRECTION, tag)
              .register(registry);
      stages =
          Stream.of(Stage.values())
              .collect(Collectors.toMap(Function.identity(), s -> stage(registry, tag, s)));
      batches =
          Stream.of(Stage.NETWORK, Stage.PRIOR)
              .collect(
                  Collectors.toMap(Function.identity(), s -> new BatchMeters(registry, tag, s)));
      failures =
          Stream.of(FailureReason.values())
              .collect(Collectors.toMap(Function.identity(), r -> failure(registry, tag, r)));
    }

    private static Counter images(MeterRegistry registry, String direction, String outcome) {
      return Counter.builder("vqstream.images")
          .description("Images processed, by outcome")
          .tag(DIRECTION, direction)
          .tag(OUTCOME, outcome)
          .register(registry);
    }

    private static Timer stage(MeterRegistry registry, String direction, Stage stage) {
      return timer("vqstream.stage.time", "Time of a stage of an image")
          .tag(DIRECTION, direction)
          .tag("stage", stage.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }

    private static Counter failure(MeterRegistry registry, String direction, FailureReason reason) {
      return Counter.builder("vqstream.failures")
          .description("Records sent to the failure topic, by reason")
          .tag(DIRECTION, direction)
          .tag("reason", reason.id())
          .register(registry);
    }

    /** Returns a timer with buckets from a millisecond to a minute. */
    private static Timer.Builder timer(String name, String description) {
      return Timer.builder(name)
          .description(description)
          .serviceLevelObjectives(
              Stream.of(
                      1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000,
                      60_000)
                  .map(Duration::ofMillis)
                  .toArray(Duration[]::new));
    }
  }
}
