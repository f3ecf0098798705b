package io.vqstream.service.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import io.vqstream.codecpool.FailureHandling;
import io.vqstream.record.RecordSettings;
import io.vqstream.record.SinkFormat;
import io.vqstream.registry.RouteQuality;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.ValidString;

/** Definitions of the settings: type, default, range, importance and documentation. */
public final class SettingDefinitions {
  private SettingDefinitions() {}

  /** Returns the definitions, with the defaults of a role. */
  public static ConfigDef of(Role role) {
    ConfigDef all = new ConfigDef();
    topics(all, role);
    quality(all);
    sequences(all);
    checkpoints(all);
    RuntimeSettings.define(all, role);
    return all;
  }

  /** Defines the settings that clients have, too. */
  static RecordSettings common(ConfigDef all) {
    return new RecordSettings(all, "", "encoder");
  }

  private static void topics(ConfigDef all, Role role) {
    RecordSettings common = common(all);
    all.define(
            Setting.BOOTSTRAP_SERVERS,
            Type.LIST,
            ConfigDef.NO_DEFAULT_VALUE,
            HIGH,
            "Bootstrap brokers, as host:port,host:port.")
        .define(
            Setting.APPLICATION_ID,
            Type.STRING,
            "vqstream-" + role.id(),
            new NonEmptyString(),
            HIGH,
            "Id of the consumer group and prefix of transactional ids. Instances with"
                + " the same id share the partitions.")
        .define(
            Setting.IMAGES_TOPIC,
            Type.STRING,
            "images",
            new NonEmptyString(),
            HIGH,
            "Topic of the source images.")
        .define(
            Setting.CODED_TOPIC,
            Type.STRING,
            "images.coded",
            new NonEmptyString(),
            HIGH,
            "Topic of the coded images.")
        .define(
            Setting.RECONSTRUCTED_TOPIC,
            Type.STRING,
            "images.reconstructed",
            new NonEmptyString(),
            HIGH,
            "Topic of the decoded images.")
        .define(
            Setting.FAILURE_TOPIC,
            Type.STRING,
            "images.failed",
            new NonEmptyString(),
            HIGH,
            "Topic of the records that could not be encoded or decoded.")
        .define(
            Setting.TOMBSTONE_HANDLING,
            Type.STRING,
            Setting.FORWARD,
            ValidString.in(Setting.FORWARD, Setting.DEAD_LETTER),
            MEDIUM,
            "How tombstones (records with a key and no value) are handled. forward:"
                + " write them to the sink topic, so that deletes in a compacted topic"
                + " propagate; dead-letter: send them to the failure topic. Records"
                + " without key and value always go to the failure topic.");
    common.define(
        RecordSettings.SOURCE_FORMAT,
        "Format of the record values that the encoder reads. image: PNG, JPEG or"
            + " WebP files; message: vqstream.v1.Image, bare or in Confluent's wire"
            + " format; auto: either. With auto, a header vqstream.type:"
            + " vqstream.v1.Image indicates a message; otherwise the format is"
            + " detected from the content.");
    all.define(
        Setting.SINK_FORMAT,
        Type.STRING,
        SinkFormat.MESSAGE.id(),
        ValidString.in(SinkFormat.ids()),
        MEDIUM,
        "Format of the record values that the decoder writes. message:"
            + " vqstream.v1.Image; image: the image file, with its media type in the"
            + " header vqstream.type. Ignored by the encoder.");
  }

  private static void quality(ConfigDef all) {
    RecordSettings common = common(all);
    common.define(RecordSettings.QUALITY);
    all.define(
            Setting.MAX_QUALITY,
            Type.INT,
            0,
            atLeast(0),
            MEDIUM,
            "Maximum quality level that the encoder uses to reach min.psnr. 0: the"
                + " highest level of the checkpoint.")
        .define(
            Setting.MIN_PSNR,
            Type.DOUBLE,
            0.0,
            between(0.0, 100.0),
            MEDIUM,
            "Minimum PSNR of the decoded image in dB, over 8-bit RGB. The encoder"
                + " decodes its result and raises the quality level until the minimum is"
                + " reached; an image that does not reach it at max.quality becomes a"
                + " lossless frame (see lossless) or is passed through. 0: no minimum.");
    common.define(
        RecordSettings.METADATA_KEEP,
        "Whether frames keep EXIF, XMP and the ICC profile of an RGB image;"
            + " decoders write them to the PNG. If false, they are dropped and colors"
            + " are converted to sRGB. Images that are passed through keep all"
            + " metadata.");
    common.define(RecordSettings.LOSSLESS);
    common.define(RecordSettings.EFFORT);
    all.define(
        Setting.QUALITY_CHECK_SAMPLE_RATE,
        Type.DOUBLE,
        1.0,
        between(0.0, 1.0),
        LOW,
        "Fraction of the images whose PSNR the encoder checks against min.psnr."
            + " 1: all; 0: none.");
  }

  private static void sequences(ConfigDef all) {
    all.define(
        Setting.KEY_FRAME_INTERVAL,
        Type.INT,
        1,
        between(1, RouteQuality.MAX_KEY_FRAME_INTERVAL),
        MEDIUM,
        "Maximum distance of two key frames of a record key, in coded images. 1: key frames"
            + " only. More: the images of a key, such as those of a fixed camera, become inter"
            + " frames, which take far fewer bytes and need the frames since the key frame to be"
            + " decoded. Decoders and consumers need frame version 4. Records without a key have"
            + " key frames.");
    common(all)
        .define(
            RecordSettings.REFERENCE_CACHE_MAX_BYTES,
            "Maximum memory in bytes of the frames that inter frames build on, for all keys of"
                + " this instance: one byte a code, about 60 KB for a key of 320x240 pixels. If"
                + " they do not fit, an encoder writes more key frames, and a decoder reads the"
                + " frames since the key frame again. A decoder that starts uses the same"
                + " memory again for each partition.");
  }

  private static void checkpoints(ConfigDef all) {
    RecordSettings common = common(all);
    all.define(
            Setting.CHECKPOINT,
            Type.STRING,
            "",
            MEDIUM,
            "Checkpoint file, or the name of a bundled checkpoint (photos or"
                + " thumbnails). Empty: the encoder uses thumbnails for images whose"
                + " longer side is at most 48 pixels and photos for others; the decoder"
                + " uses the checkpoint that the frame names.")
        .define(
            Setting.CHECKPOINTS_TOPIC,
            Type.STRING,
            "vqstream.checkpoints",
            MEDIUM,
            "Topic of published checkpoints. It can be created later. Empty: only the"
                + " bundled checkpoints and the setting checkpoint are used.")
        .define(
            Setting.ROUTES_TOPIC,
            Type.STRING,
            "vqstream.routes",
            new NonEmptyString(),
            MEDIUM,
            "Topic that assigns checkpoints to routes: to all images of a topic, or"
                + " to those whose keys start with a prefix. Other images are encoded with"
                + " the setting checkpoint.");
    common.define(RecordSettings.CHECKPOINT_CACHE_DIR);
    common.define(
        RecordSettings.CHECKPOINT_WAIT_MS,
        "Maximum time in milliseconds that a decoder waits for a checkpoint that"
            + " is not available locally, counted from the first frame that names it."
            + " After that, such records go to the failure topic, from which they can"
            + " be replayed. transaction.timeout.ms is derived from this time and"
            + " image.timeout.ms.");
    common.define(
        RecordSettings.CHECKPOINT_CACHE_MAX_OPEN,
        "Maximum number of open codecs of published checkpoints, each about 60 MB"
            + " of heap. Codecs in use count towards it but are never"
            + " closed.");
    all.define(
        Setting.CHECKPOINT_FAILURE_HANDLING,
        Type.STRING,
        FailureHandling.DEFAULT.id(),
        ValidString.in(FailureHandling.DEFAULT.id(), FailureHandling.DEAD_LETTER.id()),
        MEDIUM,
        "How an encoder handles images of a route whose checkpoint cannot be"
            + " opened or fails to encode, if the route has no previous checkpoint."
            + " default: encode with the checkpoint of the next shorter route, or with"
            + " the default; dead-letter: send them to the failure topic with the"
            + " reason checkpoint_failed.");
  }
}
