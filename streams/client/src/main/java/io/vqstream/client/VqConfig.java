package io.vqstream.client;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import io.vqstream.codec.Effort;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.LosslessMode;
import io.vqstream.codecpool.RoutingCodecProvider;
import io.vqstream.fault.ExceptionMessages;
import io.vqstream.image.PixelLimit;
import io.vqstream.record.RecordSettings;
import io.vqstream.record.SourceFormat;
import io.vqstream.registry.CheckpointCache;
import io.vqstream.registry.CheckpointWait;
import io.vqstream.sequence.RecoveryConsumer;
import io.vqstream.sequence.ReferenceRecovery;
import io.vqstream.sequence.SequenceDecoder;
import io.vqstream.trace.ImageTracer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.ConfigException;

/**
 * Settings of {@link VqSerializer} and {@link VqDeserializer}, given among the settings of the
 * Kafka client. All names start with {@code vqstream.}. An unknown name with that prefix and an
 * invalid value are rejected with a {@link ConfigException} that names the setting and its range.
 */
public final class VqConfig extends AbstractConfig {
  /** Prefix of all names. */
  public static final String PREFIX = "vqstream.";

  public static final String QUALITY = PREFIX + RecordSettings.QUALITY;
  public static final String SOURCE_FORMAT = PREFIX + RecordSettings.SOURCE_FORMAT;
  public static final String METADATA_KEEP = PREFIX + RecordSettings.METADATA_KEEP;
  public static final String LOSSLESS = PREFIX + RecordSettings.LOSSLESS;
  public static final String EFFORT = PREFIX + RecordSettings.EFFORT;
  public static final String CHECKPOINT = PREFIX + "checkpoint";
  public static final String CODEC_SOURCE = PREFIX + "codec.source";
  public static final String TRACER = PREFIX + "tracer";
  public static final String CHECKPOINTS_TOPIC = PREFIX + "checkpoints.topic";
  public static final String CHECKPOINT_WAIT_MS = PREFIX + RecordSettings.CHECKPOINT_WAIT_MS;
  public static final String BROKER_TIMEOUT_MS = PREFIX + "broker.timeout.ms";
  public static final String CHECKPOINT_CACHE_DIR = PREFIX + RecordSettings.CHECKPOINT_CACHE_DIR;
  public static final String CHECKPOINT_CACHE_MAX_OPEN =
      PREFIX + RecordSettings.CHECKPOINT_CACHE_MAX_OPEN;
  public static final String IMAGE_MAX_PIXELS = PREFIX + RecordSettings.IMAGE_MAX_PIXELS;
  public static final String REFERENCE_CACHE_MAX_BYTES =
      PREFIX + RecordSettings.REFERENCE_CACHE_MAX_BYTES;
  public static final String OUTPUT = PREFIX + "output";
  public static final String ON_ERROR = PREFIX + "on.error";

  /** Value of {@link #ON_ERROR}: throw an exception for a bad record. */
  public static final String RAISE = "raise";

  /** Value of {@link #ON_ERROR}: return null for a bad record and set headers with the reason. */
  public static final String NULL = "null";

  VqConfig(Map<String, ?> settings) {
    super(definitions(), settings, false);
    for (String name : settings.keySet()) {
      if (!name.startsWith(PREFIX)) {
        continue;
      }
      // Marks the setting as used: Kafka clients log a warning for settings that were never read.
      var unused = settings.get(name);
      if (!name.startsWith(CODEC_SOURCE + ".")
          && !name.startsWith(TRACER + ".")
          && !values().containsKey(name)) {
        throw new ConfigException(
            "unknown setting "
                + name
                + "; known settings: "
                + String.join(", ", values().keySet()));
      }
    }
  }

  /** Returns the definitions: name, type, default, range and documentation of each setting. */
  public static ConfigDef definitions() {
    ConfigDef all = new ConfigDef();
    RecordSettings common = new RecordSettings(all, PREFIX, "serializer");
    common.define(RecordSettings.QUALITY);
    all.define(
        CHECKPOINT,
        Type.STRING,
        "",
        HIGH,
        "Checkpoint file, or the name of a bundled checkpoint (photos or"
            + " thumbnails). Empty: the serializer selects a bundled checkpoint by"
            + " image size, the deserializer uses the one that the frame names.");
    common.define(
        RecordSettings.SOURCE_FORMAT,
        "Format of a byte[] passed to the serializer. image: an image file;"
            + " message: a serialized vqstream.v1.Image, bare or in Confluent's wire"
            + " format; auto: either, detected from the content.");
    all.define(
            OUTPUT,
            Type.STRING,
            Output.IMAGE.id(),
            ValidString.in(Output.ids()),
            HIGH,
            "Type that the deserializer returns. image: vqstream.v1.Image; file: the"
                + " image file as byte[]; pixels: io.vqstream.codec.Decoded; text: one"
                + " line that describes the image.")
        .define(
            ON_ERROR,
            Type.STRING,
            RAISE,
            ValidString.in(RAISE, NULL),
            HIGH,
            "How the deserializer handles a record that cannot be decoded. raise:"
                + " throw an exception; null: return null and set the headers"
                + " vqstream.reason, vqstream.detail and vqstream.value (the raw value).");
    common.define(
        RecordSettings.METADATA_KEEP,
        "Whether the serializer keeps EXIF, XMP and the ICC profile of an RGB"
            + " image in the frame; the deserializer writes them to the PNG. If false,"
            + " they are dropped and colors are converted to sRGB.");
    common.define(RecordSettings.LOSSLESS);
    common.define(RecordSettings.EFFORT);
    common.define(
        RecordSettings.IMAGE_MAX_PIXELS,
        "Maximum number of pixels of an image; larger images are rejected. Width"
            + " and height are rounded up to multiples of 8 first: 1x8000 counts as"
            + " 8x8000.");
    all.define(
        CHECKPOINTS_TOPIC,
        Type.STRING,
        "",
        MEDIUM,
        "Topic of published checkpoints, such as vqstream.checkpoints. The"
            + " deserializer fetches a checkpoint from it if a frame names one that is"
            + " not available locally, using the connection and security settings of"
            + " the client. Empty: no checkpoints are fetched.");
    common.define(
        RecordSettings.CHECKPOINT_WAIT_MS,
        "Maximum time in milliseconds that poll() waits for a published"
            + " checkpoint, counted from the first frame that names it. After that,"
            + " the record is handled as a bad record.");
    all.define(
        BROKER_TIMEOUT_MS,
        Type.LONG,
        60_000L,
        between(0L, 300_000L),
        MEDIUM,
        "Maximum time in milliseconds that poll() waits while the checkpoint"
            + " topic cannot be read, or brokers do not answer a VqConsumer that looks for a"
            + " missing reference frame. After that, a SystemFaultException is thrown.");
    common.define(
        RecordSettings.CHECKPOINT_CACHE_MAX_OPEN,
        "Maximum number of open codecs of fetched checkpoints, each about 60 MB"
            + " of heap. Codecs in use count towards it but are never closed.");
    common.define(RecordSettings.CHECKPOINT_CACHE_DIR);
    common.define(
        RecordSettings.REFERENCE_CACHE_MAX_BYTES,
        "Maximum memory in bytes of the frames that inter frames build on: about 60 KB for a"
            + " key of 320x240 pixels. Each deserializer has its own. A VqConsumer that looks for"
            + " a missing one uses the same memory again for each partition.");
    all.define(
        CODEC_SOURCE,
        Type.CLASS,
        LocalCheckpoints.class,
        LOW,
        "Class that opens the codec: an io.vqstream.client.CodecSource. Settings of the class"
            + " start with "
            + CODEC_SOURCE
            + ".");
    all.define(
        TRACER,
        Type.CLASS,
        null,
        LOW,
        "Class that traces each image: an io.vqstream.trace.ImageTracer. Settings of the class"
            + " start with "
            + TRACER
            + ". Empty: traceparent and tracestate pass unchanged.");
    return all;
  }

  /** Acquires a reference to the codec that these settings select. */
  SharedCodec open() {
    CodecSource source = getConfiguredInstance(CODEC_SOURCE, CodecSource.class);
    try {
      return SharedCodec.of(source, topicCheckpoints(), getLong(IMAGE_MAX_PIXELS));
    } catch (IOException e) {
      throw new ConfigException("cannot open the codec: " + e.getMessage());
    } catch (ConfigException e) {
      throw e;
    } catch (RuntimeException | LinkageError e) {
      throw new ConfigException("the codec cannot be opened: " + SystemFaultException.describe(e));
    }
  }

  /** Returns the limit of images. */
  PixelLimit pixelLimit() {
    return new PixelLimit(getLong(IMAGE_MAX_PIXELS));
  }

  /** Opens the tracer; the caller closes it. */
  ImageTracer tracer() {
    try {
      ImageTracer tracer = getConfiguredInstance(TRACER, ImageTracer.class);
      return tracer == null ? ImageTracer.NONE : tracer;
    } catch (ConfigException e) {
      throw e;
    } catch (KafkaException e) {
      throw new ConfigException(TRACER + ": " + ExceptionMessages.withRoot(e));
    }
  }

  /** Returns how long a deserializer waits for a published checkpoint. */
  CheckpointWait checkpointWait(BooleanSupplier cancelled) {
    Duration absent = Duration.ofMillis(getLong(CHECKPOINT_WAIT_MS));
    Duration unreachable = Duration.ofMillis(getLong(BROKER_TIMEOUT_MS));
    return new CheckpointWait(absent, unreachable, cancelled);
  }

  /** Returns what decodes the frames of a deserializer. */
  SequenceDecoder sequences(BooleanSupplier cancelled) {
    long bytes = getLong(REFERENCE_CACHE_MAX_BYTES);
    Duration timeout = Duration.ofMillis(getLong(BROKER_TIMEOUT_MS));
    Map<String, Object> consumer = new HashMap<>(ConnectionSettings.of(originals()));
    Object isolation = originals().get(ConsumerConfig.ISOLATION_LEVEL_CONFIG);
    if (isolation != null) {
      consumer.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
    }
    ReferenceRecovery recovery =
        new ReferenceRecovery(() -> RecoveryConsumer.open(consumer), bytes, timeout, cancelled);
    return new SequenceDecoder(bytes, Optional.of(recovery), SequenceDecoder.Listener.NONE);
  }

  private Optional<TopicCheckpoints> topicCheckpoints() {
    String topic = getString(CHECKPOINTS_TOPIC).trim();
    if (topic.isEmpty()) {
      return Optional.empty();
    }
    String folder = getString(CHECKPOINT_CACHE_DIR);
    RoutingCodecProvider.Options options =
        new RoutingCodecProvider.Options(
            folder.isEmpty() ? CheckpointCache.defaultFolder() : Path.of(folder),
            Duration.ofMillis(Math.max(getLong(CHECKPOINT_WAIT_MS), getLong(BROKER_TIMEOUT_MS))),
            getInt(CHECKPOINT_CACHE_MAX_OPEN));
    return Optional.of(TopicCheckpoints.of(topic, options, originals()));
  }

  /**
   * Returns the quality level of the serializer.
   *
   * @throws ConfigException if the codec does not have this level
   */
  int quality(ImageCodec codec) {
    int quality = getInt(QUALITY);
    if (quality > codec.levels()) {
      throw new ConfigException(
          QUALITY, quality, "the checkpoint has levels 1 to " + codec.levels());
    }
    return quality;
  }

  SourceFormat sourceFormat() {
    return SourceFormat.of(getString(SOURCE_FORMAT));
  }

  /** Returns whether the serializer keeps metadata. */
  boolean keepsMetadata() {
    return getBoolean(METADATA_KEEP);
  }

  /** Returns whether the serializer writes lossless frames. */
  LosslessMode lossless() {
    return LosslessMode.of(getString(LOSSLESS));
  }

  /** Returns how long the serializer searches for better codes. */
  Effort effort() {
    return new Effort(getInt(EFFORT));
  }

  Output output() {
    return Output.of(getString(OUTPUT));
  }

  /** Returns whether the deserializer throws an exception for a bad record. */
  boolean raisesErrors() {
    return getString(ON_ERROR).equals(RAISE);
  }
}
