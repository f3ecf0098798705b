package io.vqstream.client;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import io.vqstream.codec.ImageCodec;
import io.vqstream.codecpool.RoutingCodecProvider;
import io.vqstream.image.ImageFileReader;
import io.vqstream.record.SourceFormat;
import io.vqstream.registry.CheckpointCache;
import io.vqstream.registry.CheckpointWait;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.ConfigException;

/**
 * The settings of {@link VqSerializer} and {@link VqDeserializer}, among those of the Kafka client
 * that they are plugged into. All begin with {@code vqstream.}; one that does and is unknown is
 * refused, as is an impossible value, by a {@link ConfigException} that names it and its range.
 */
public final class VqConfig extends AbstractConfig {
  /** What all names begin with. */
  public static final String PREFIX = "vqstream.";

  public static final String QUALITY = PREFIX + "quality";
  public static final String SOURCE_FORMAT = PREFIX + "source.format";
  public static final String METADATA_KEEP = PREFIX + "metadata.keep";
  public static final String CHECKPOINT = PREFIX + "checkpoint";
  public static final String CODEC_SOURCE = PREFIX + "codec.source";
  public static final String CHECKPOINTS_TOPIC = PREFIX + "checkpoints.topic";
  public static final String CHECKPOINT_WAIT_MS = PREFIX + "checkpoint.wait.ms";
  public static final String BROKER_TIMEOUT_MS = PREFIX + "broker.timeout.ms";
  public static final String CHECKPOINT_CACHE_DIR = PREFIX + "checkpoint.cache.dir";
  public static final String CHECKPOINT_CACHE_MAX_OPEN = PREFIX + "checkpoint.cache.max.open";
  public static final String IMAGE_MAX_PIXELS = PREFIX + "image.max.pixels";
  public static final String OUTPUT = PREFIX + "output";
  public static final String ON_ERROR = PREFIX + "on.error";

  /** Value of {@link #ON_ERROR}: a bad record is an exception. */
  public static final String RAISE = "raise";

  /** Value of {@link #ON_ERROR}: a bad record is null, with headers that say why. */
  public static final String NULL = "null";

  private static final String DJL_OFFLINE = "ai.djl.offline";

  VqConfig(Map<String, ?> settings) {
    super(definitions(), settings, false);
    for (String name : settings.keySet()) {
      if (!name.startsWith(PREFIX)) {
        continue;
      }
      // Kafka's clients warn of settings that nobody has asked them for.
      var unused = settings.get(name);
      if (!name.startsWith(CODEC_SOURCE + ".") && !values().containsKey(name)) {
        throw new ConfigException(
            "unknown setting " + name + "; there are " + String.join(", ", values().keySet()));
      }
    }
  }

  /** The definitions: names, types, defaults, ranges and what each is for. */
  public static ConfigDef definitions() {
    return new ConfigDef()
        .define(
            QUALITY,
            Type.INT,
            3,
            atLeast(1),
            HIGH,
            "Quality level that a serializer codes at. 1 makes the smallest frames; the checkpoint"
                + " says how many levels there are.")
        .define(
            CHECKPOINT,
            Type.STRING,
            "",
            HIGH,
            "Checkpoint file, or photos or thumbnails, which come with vqstream. Empty: of these,"
                + " by the size of the image, or the one that the frame names.")
        .define(
            SOURCE_FORMAT,
            Type.STRING,
            SourceFormat.AUTO.id(),
            ValidString.in(SourceFormat.ids()),
            MEDIUM,
            "What a byte[] is that a serializer gets. image: an image file; message: a serialized"
                + " vqstream.v1.Image, bare or in Confluent's wire format; auto: either, told apart"
                + " by its content.")
        .define(
            OUTPUT,
            Type.STRING,
            Output.IMAGE.word(),
            ValidString.in(Output.words()),
            HIGH,
            "What a deserializer returns. image: vqstream.v1.Image; file: the image file as byte[];"
                + " pixels: io.vqstream.codec.Decoded; text: one line that describes the image.")
        .define(
            ON_ERROR,
            Type.STRING,
            RAISE,
            ValidString.in(RAISE, NULL),
            HIGH,
            "What a deserializer does with a record that cannot be decoded. raise: throws; null:"
                + " returns null and says why in the headers vqstream.reason and vqstream.detail;"
                + " vqstream.value has the value as the broker has it.")
        .define(
            METADATA_KEEP,
            Type.BOOLEAN,
            false,
            MEDIUM,
            "Whether a serializer keeps EXIF, XMP and the ICC profile of an RGB image in the frame;"
                + " a deserializer writes them into the PNG. Without it they are dropped and colors"
                + " become sRGB.")
        .define(
            IMAGE_MAX_PIXELS,
            Type.LONG,
            ImageFileReader.DEFAULT_MAX_PIXELS,
            between(1L, 715_827_882L),
            MEDIUM,
            "Images with more pixels are refused. Blocks of 8x8 pixels count in full: 1x8000 is as"
                + " large as 8x8000.")
        .define(
            CHECKPOINTS_TOPIC,
            Type.STRING,
            "",
            MEDIUM,
            "Topic that a deserializer fetches published checkpoints from, such as"
                + " vqstream.checkpoints, when a frame names one that is not at hand: from the"
                + " client's own brokers, with its security. Empty: none are fetched.")
        .define(
            CHECKPOINT_WAIT_MS,
            Type.LONG,
            5000L,
            between(0L, 300_000L),
            MEDIUM,
            "How long poll() waits for such a checkpoint, in milliseconds, from the first frame"
                + " that names it. Then the record is a bad one.")
        .define(
            BROKER_TIMEOUT_MS,
            Type.LONG,
            60_000L,
            between(0L, 300_000L),
            MEDIUM,
            "How long poll() waits, in milliseconds, while the topic of checkpoints cannot be read."
                + " Then a SystemFaultException is thrown.")
        .define(
            CHECKPOINT_CACHE_MAX_OPEN,
            Type.INT,
            4,
            between(1, 1000),
            MEDIUM,
            "Most codecs of fetched checkpoints that are open at a time, each some 100 MB of native"
                + " memory; those in use count, but are never closed.")
        .define(
            CHECKPOINT_CACHE_DIR,
            Type.STRING,
            "",
            LOW,
            "Folder that fetched checkpoints are kept in; it may be shared, and be emptied at any"
                + " time. Empty: .cache/vqstream/checkpoints in the user's home folder.")
        .define(
            CODEC_SOURCE,
            Type.CLASS,
            LocalCheckpoints.class,
            LOW,
            "Class that opens the codec, an io.vqstream.client.CodecSource. Its own settings"
                + " begin with "
                + CODEC_SOURCE
                + ".");
  }

  /** A share in the codec that these settings ask for. */
  SharedCodec open() {
    // Unless told otherwise DJL may look for natives on the network and report that it is used.
    if (System.getProperty(DJL_OFFLINE) == null) {
      System.setProperty(DJL_OFFLINE, "true");
    }
    CodecSource source = getConfiguredInstance(CODEC_SOURCE, CodecSource.class);
    try {
      return SharedCodec.of(source, topicCheckpoints(), getLong(IMAGE_MAX_PIXELS));
    } catch (IOException e) {
      throw new ConfigException("the codec cannot be opened: " + e.getMessage());
    } catch (ConfigException e) {
      throw e;
    } catch (RuntimeException | LinkageError e) {
      throw new ConfigException("the codec cannot be opened: " + MissingDependency.describe(e));
    }
  }

  /** How a deserializer waits for published checkpoints. */
  CheckpointWait checkpointWait(BooleanSupplier cancelled) {
    Duration absent = Duration.ofMillis(getLong(CHECKPOINT_WAIT_MS));
    Duration unreachable = Duration.ofMillis(getLong(BROKER_TIMEOUT_MS));
    return new CheckpointWait(absent, unreachable, cancelled);
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

  /** The quality level, which the codec must have. */
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

  /** Whether a serializer keeps metadata. */
  boolean keepsMetadata() {
    return getBoolean(METADATA_KEEP);
  }

  Output output() {
    return Output.of(getString(OUTPUT));
  }

  /** Whether a bad record is an exception rather than null. */
  boolean raises() {
    return getString(ON_ERROR).equals(RAISE);
  }
}
