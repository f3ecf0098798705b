package io.vqstream.service.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.vqstream.codec.ImageCodec;
import io.vqstream.inference.Stage;
import io.vqstream.inference.StageListener;
import io.vqstream.record.Direction;
import io.vqstream.trace.ImageTracer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Meters of the codecs of a process, for the directions that the process has. All are registered
 * with the value zero at startup. A record that Kafka Streams processes again after an aborted
 * transaction is counted again. The meters of a service are {@link ServiceMetrics}.
 *
 * <table>
 *   <caption>Meters</caption>
 *   <tr><th>name<th>kind<th>tags
 *   <tr><td>vqstream.stage.duration<td>timer<td>direction, stage (those of the direction)
 *   <tr><td>vqstream.batch.images<td>summary<td>direction, stage (network, prior, check)
 *   <tr><td>vqstream.batch.wait.duration<td>timer, of each image<td>as vqstream.batch.images
 *   <tr><td>vqstream.checkpoint.info<td>gauge, always 1<td>checkpoint, name, levels
 * </table>
 *
 * An encoder decodes only to check what it encoded: these batches have the stage {@code check}. In
 * a process that has both directions, they are indistinguishable from those of the decoder.
 */
public final class CodecMetrics implements StageListener {
  private static final Map<Direction, Set<Stage>> STAGES =
      Map.of(
          Direction.ENCODE,
          EnumSet.of(
              Stage.READ, Stage.NETWORK, Stage.PRIOR, Stage.SEARCH, Stage.CHECK, Stage.LOSSLESS),
          Direction.DECODE,
          EnumSet.of(Stage.NETWORK, Stage.PRIOR, Stage.LOSSLESS, Stage.WRITE));

  private static final Map<Stage, String> LABELS = new EnumMap<>(Stage.class);

  static {
    for (Stage stage : Stage.values()) {
      LABELS.put(stage, stage.name().toLowerCase(Locale.ROOT));
    }
  }

  private static final String CHECKPOINT_INFO = "vqstream.checkpoint.info";

  private final MeterRegistry registry;
  private final ImageTracer tracer;
  private final PixelRates pixelRates;

  /** Codecs that have a checkpoint, by the tags of its meter. */
  private final Map<Tags, Integer> open = new HashMap<>();

  private final Map<Direction, Meters> meters = new EnumMap<>(Direction.class);
  private final Map<List<Object>, ServiceMetrics> services = new ConcurrentHashMap<>();

  /** Creates the meters of a process with both directions. */
  public CodecMetrics(MeterRegistry registry) {
    this(registry, EnumSet.allOf(Direction.class), ImageTracer.NONE);
  }

  /**
   * Creates the meters of a process with both directions, whose stages are events of spans, too.
   */
  public CodecMetrics(MeterRegistry registry, ImageTracer tracer) {
    this(registry, EnumSet.allOf(Direction.class), tracer);
  }

  /** Creates the meters of a process with one direction. */
  public CodecMetrics(MeterRegistry registry, Direction only) {
    this(registry, only, ImageTracer.NONE);
  }

  /** Creates the meters of a process with one direction, whose stages are events of spans, too. */
  public CodecMetrics(MeterRegistry registry, Direction only, ImageTracer tracer) {
    this(registry, EnumSet.of(only), tracer);
  }

  private CodecMetrics(MeterRegistry registry, Set<Direction> directions, ImageTracer tracer) {
    this.registry = registry;
    this.tracer = tracer;
    this.pixelRates = PixelRates.in(registry);
    directions.forEach(each -> meters.put(each, new Meters(registry, each)));
    boolean checks = !meters.containsKey(Direction.DECODE);
    if (checks) {
      Meters encode = meters.get(Direction.ENCODE);
      encode.batches.put(Stage.CHECK, new BatchMeters(registry, Direction.ENCODE, Stage.CHECK));
    }
  }

  /** Returns the registry of the meters. */
  public MeterRegistry registry() {
    return registry;
  }

  /** Returns the tracer of the images. */
  public ImageTracer tracer() {
    return tracer;
  }

  /**
   * Returns the meters of a service. Instances of one application in this process share them.
   *
   * @param application application id
   * @param topic source topic
   */
  public ServiceMetrics service(Direction direction, String application, String topic) {
    return services.computeIfAbsent(
        List.of(direction, application, topic),
        key -> new ServiceMetrics(registry, pixelRates, direction, application, topic));
  }

  /**
   * Registers the meters of a codec's checkpoints. Codecs can share a checkpoint; its meter stays
   * until {@link #removeCheckpoints} was called for each of them.
   */
  public synchronized void registerCheckpoints(ImageCodec codec) {
    for (Tags tags : checkpointTags(codec)) {
      if (open.merge(tags, 1, Integer::sum) == 1) {
        Gauge.builder(CHECKPOINT_INFO, () -> 1)
            .description("Open checkpoint, by the first digits of its SHA-256; always 1")
            .tags(tags)
            .register(registry);
      }
    }
  }

  /** Removes the meters of a codec's checkpoints that no other codec has. */
  public synchronized void removeCheckpoints(ImageCodec codec) {
    for (Tags tags : checkpointTags(codec)) {
      if (open.computeIfPresent(tags, (each, codecs) -> codecs > 1 ? codecs - 1 : null) == null) {
        registry.find(CHECKPOINT_INFO).tags(tags).meters().forEach(registry::remove);
      }
    }
  }

  private static List<Tags> checkpointTags(ImageCodec codec) {
    String levels = String.valueOf(codec.levels());
    return codec.checkpoints().stream()
        .map(id -> Tags.of("checkpoint", MeterTags.digest(id), "name", id.name(), "levels", levels))
        .toList();
  }

  @Override
  public void onStage(Stage stage, boolean encoding, long nanos) {
    Meters own = meters.get(direction(encoding));
    Timer timer = own == null ? null : own.stages.get(stage);
    if (timer != null) { // an encoder decodes when it tries a checkpoint
      timer.record(Duration.ofNanos(nanos));
    }
    tracer.event(LABELS.get(stage));
  }

  @Override
  public void onBatch(Stage stage, boolean encoding, long[] waited) {
    Meters own = meters.get(direction(encoding));
    if (own != null) {
      own.batches.get(stage).add(waited);
    } else if (!encoding) {
      meters.get(Direction.ENCODE).batches.get(Stage.CHECK).add(waited);
    }
  }

  @Override
  public Object work() {
    return tracer.current();
  }

  @Override
  public Runnable startBatch(Stage stage, boolean encoding, List<Object> works) {
    return tracer.beginBatch("batch " + LABELS.get(stage), works);
  }

  private static Direction direction(boolean encoding) {
    return encoding ? Direction.ENCODE : Direction.DECODE;
  }

  /** Meters of one direction. */
  private static final class Meters {
    final Map<Stage, Timer> stages = new EnumMap<>(Stage.class);
    final Map<Stage, BatchMeters> batches = new EnumMap<>(Stage.class);

    Meters(MeterRegistry registry, Direction direction) {
      for (Stage stage : STAGES.getOrDefault(direction, Set.of())) {
        stages.put(
            stage,
            Timer.builder("vqstream.stage.duration")
                .description("Duration of a stage of an image, its wait included")
                .tag(MeterTags.DIRECTION, direction.tag())
                .tag("stage", LABELS.get(stage))
                .serviceLevelObjectives(Bounds.IMAGE)
                .register(registry));
      }
      for (Stage stage : List.of(Stage.NETWORK, Stage.PRIOR)) {
        batches.put(stage, new BatchMeters(registry, direction, stage));
      }
    }
  }
}
