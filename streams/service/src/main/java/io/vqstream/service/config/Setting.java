package io.vqstream.service.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import io.vqstream.codecpool.FailureHandling;
import io.vqstream.image.ImageFileReader;
import io.vqstream.inference.BatchLimits;
import io.vqstream.inference.TorchThreads;
import io.vqstream.record.SinkFormat;
import io.vqstream.record.SourceFormat;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.streams.StreamsConfig;

/** Names and definitions of the settings. Where Kafka has a name for something, it is that name. */
public final class Setting {
  public static final String BOOTSTRAP_SERVERS = StreamsConfig.BOOTSTRAP_SERVERS_CONFIG;
  public static final String APPLICATION_ID = StreamsConfig.APPLICATION_ID_CONFIG;
  public static final String THREADS = StreamsConfig.NUM_STREAM_THREADS_CONFIG;
  public static final String PROCESSING_GUARANTEE = StreamsConfig.PROCESSING_GUARANTEE_CONFIG;
  public static final String IMAGES_TOPIC = "images.topic";
  public static final String CODED_TOPIC = "coded.topic";
  public static final String RECONSTRUCTED_TOPIC = "reconstructed.topic";
  public static final String FAILURE_TOPIC = "failure.topic";
  public static final String TOMBSTONE_HANDLING = "tombstone.handling";
  public static final String SOURCE_FORMAT = "source.format";
  public static final String SINK_FORMAT = "sink.format";
  public static final String QUALITY = "quality";
  public static final String MAX_QUALITY = "max.quality";
  public static final String MIN_PSNR = "min.psnr";
  public static final String METADATA_KEEP = "metadata.keep";
  public static final String QUALITY_CHECK_SAMPLE_RATE = "quality.check.sample.rate";
  public static final String CHECKPOINT = "checkpoint";
  public static final String BATCH_MAX_IMAGES = "batch.max.images";
  public static final String BATCH_MAX_WAIT_MS = "batch.max.wait.ms";
  public static final String PYTORCH_THREADS = "pytorch.threads";
  public static final String CHECKPOINTS_TOPIC = "checkpoints.topic";
  public static final String ROUTES_TOPIC = "routes.topic";
  public static final String CHECKPOINT_CACHE_DIR = "checkpoint.cache.dir";
  public static final String CHECKPOINT_WAIT_MS = "checkpoint.wait.ms";
  public static final String CHECKPOINT_CACHE_MAX_OPEN = "checkpoint.cache.max.open";
  public static final String CHECKPOINT_FAILURE_HANDLING = "checkpoint.failure.handling";
  public static final String IMAGE_MAX_PIXELS = "image.max.pixels";
  public static final String IMAGE_TIMEOUT_MS = "image.timeout.ms";
  public static final String RECORD_MAX_BYTES = "record.max.bytes";
  public static final String RESTART_MAX_ATTEMPTS = "restart.max.attempts";
  public static final String RESTART_BACKOFF_MS = "restart.backoff.ms";
  public static final String STUCK_TIMEOUT_MS = "stuck.timeout.ms";
  public static final String METRICS_HOST = "metrics.host";
  public static final String METRICS_PORT = "metrics.port";
  public static final String BROKER_TIMEOUT_MS = "broker.timeout.ms";
  public static final String STARTUP_BROKER_TIMEOUT_MS = "startup.broker.timeout.ms";

  /** Value of {@link #TOMBSTONE_HANDLING}: a delete in the source topic is one in the sink, too. */
  public static final String FORWARD = "forward";

  /** Value of {@link #TOMBSTONE_HANDLING}: a record without a value is a failure. */
  public static final String DEAD_LETTER = "dead-letter";

  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  /** Fewer make batches too small to gain, even on two processors. */
  private static final int LEAST_THREADS = 8;

  /** More make batches that no longer gain, and each has clients and buffers of its own. */
  private static final int MOST_THREADS = 64;

  private Setting() {}

  /** What suits so many processors. */
  static int streamThreads(int processors) {
    return Math.max(LEAST_THREADS, Math.min(MOST_THREADS, processors));
  }

  /** The definitions, with the defaults of a role. */
  public static ConfigDef definitions(Role role) {
    return new ConfigDef()
        .define(
            BOOTSTRAP_SERVERS,
            Type.LIST,
            ConfigDef.NO_DEFAULT_VALUE,
            HIGH,
            "Brokers to ask first, as host:port,host:port.")
        .define(
            APPLICATION_ID,
            Type.STRING,
            "vqstream-" + role.word(),
            new NonEmptyString(),
            HIGH,
            "Name of the consumer group and prefix of the transactions. Instances with the same"
                + " name share the work.")
        .define(
            IMAGES_TOPIC,
            Type.STRING,
            "images",
            new NonEmptyString(),
            HIGH,
            "Topic of the images as producers publish them.")
        .define(
            CODED_TOPIC,
            Type.STRING,
            "images.coded",
            new NonEmptyString(),
            HIGH,
            "Topic of the images in coded form.")
        .define(
            RECONSTRUCTED_TOPIC,
            Type.STRING,
            "images.reconstructed",
            new NonEmptyString(),
            HIGH,
            "Topic of the images that were decoded.")
        .define(
            FAILURE_TOPIC,
            Type.STRING,
            "images.failed",
            new NonEmptyString(),
            HIGH,
            "Topic of the records that could not be encoded or decoded.")
        .define(
            TOMBSTONE_HANDLING,
            Type.STRING,
            FORWARD,
            ValidString.in(FORWARD, DEAD_LETTER),
            MEDIUM,
            "What becomes of a record with a key and no value. forward: it is written to the sink"
                + " topic, so that a delete in a compacted topic is one there, too; dead-letter: it"
                + " goes to the failure topic. One without a key always does.")
        .define(
            SOURCE_FORMAT,
            Type.STRING,
            SourceFormat.AUTO.id(),
            ValidString.in(SourceFormat.ids()),
            MEDIUM,
            "What the values of the records are that the encoder reads. image: PNG, JPEG or WebP"
                + " files; message: vqstream.v1.Image, bare or in Confluent's wire format; auto:"
                + " both. With auto the header vqstream.type: vqstream.v1.Image means a message;"
                + " otherwise the content decides.")
        .define(
            SINK_FORMAT,
            Type.STRING,
            SinkFormat.MESSAGE.id(),
            ValidString.in(SinkFormat.ids()),
            MEDIUM,
            "What the values of the records are that the decoder writes. message:"
                + " vqstream.v1.Image; image: the image file itself, with its media type in the"
                + " header vqstream.type. The encoder ignores it.")
        .define(
            QUALITY,
            Type.INT,
            3,
            atLeast(1),
            HIGH,
            "Quality level of the encoder. 1 makes the smallest frames; the checkpoint says how"
                + " many levels there are.")
        .define(
            MAX_QUALITY,
            Type.INT,
            0,
            atLeast(0),
            MEDIUM,
            "The highest quality level that min.psnr may take. 0: the checkpoint's" + " highest.")
        .define(
            MIN_PSNR,
            Type.DOUBLE,
            0.0,
            between(0.0, 100.0),
            MEDIUM,
            "PSNR in dB, over 8-bit RGB, that an image must have when it is decoded. The encoder"
                + " looks at its own result and takes a higher quality until it has; what"
                + " max.quality does not do well enough travels as it came. 0: no floor.")
        .define(
            METADATA_KEEP,
            Type.BOOLEAN,
            false,
            MEDIUM,
            "Whether frames keep EXIF, XMP and the ICC profile of an RGB image, which decoders"
                + " write into the PNG. Without it they are dropped and colors become sRGB. Images"
                + " that pass through keep everything.")
        .define(
            QUALITY_CHECK_SAMPLE_RATE,
            Type.DOUBLE,
            1.0,
            between(0.0, 1.0),
            LOW,
            "Share of the images that the encoder looks at where there is a floor. 1: always; 0:"
                + " never.")
        .define(
            CHECKPOINT,
            Type.STRING,
            "",
            MEDIUM,
            "Checkpoint file, or photos or thumbnails, which come with the program. Empty: of"
                + " these, thumbnails for images whose longer side is at most 96 pixels and photos"
                + " for others; a decoder goes by what the frame names.")
        .define(
            CHECKPOINTS_TOPIC,
            Type.STRING,
            "vqstream.checkpoints",
            MEDIUM,
            "Topic of the checkpoints that were published. It may be missing, and be created later."
                + " Empty: only what comes with the program and what checkpoint names is used.")
        .define(
            ROUTES_TOPIC,
            Type.STRING,
            "vqstream.routes",
            new NonEmptyString(),
            MEDIUM,
            "Topic that says which checkpoint encoders use for which route: for a topic of images,"
                + " or for those keys of it that begin alike. Other images are coded with what"
                + " checkpoint names.")
        .define(
            CHECKPOINT_CACHE_DIR,
            Type.STRING,
            "",
            LOW,
            "Folder that fetched checkpoints are kept in; it may be shared, and be emptied at any"
                + " time. Empty: .cache/vqstream/checkpoints in the user's home folder.")
        .define(
            CHECKPOINT_WAIT_MS,
            Type.LONG,
            5_000L,
            between(0L, 300_000L),
            MEDIUM,
            "How long a decoder waits for a checkpoint that is named by a frame and not at hand, in"
                + " milliseconds, from the first frame that names it. Then such records go to the"
                + " failure topic, from where they can be replayed. It counts to the time that"
                + " transaction.timeout.ms is derived from.")
        .define(
            CHECKPOINT_CACHE_MAX_OPEN,
            Type.INT,
            4,
            between(1, 1000),
            MEDIUM,
            "Most codecs of published checkpoints that are open at a time, each some 100 MB of"
                + " native memory; those in use count, but are never closed.")
        .define(
            CHECKPOINT_FAILURE_HANDLING,
            Type.STRING,
            FailureHandling.DEFAULT.id(),
            ValidString.in(FailureHandling.DEFAULT.id(), FailureHandling.DEAD_LETTER.id()),
            MEDIUM,
            "What an encoder does with the images of a route whose checkpoint cannot be opened or"
                + " fails at an image, and that has no earlier one to stay with. default: code them"
                + " with the next shorter route's checkpoint or the default; dead-letter: send them"
                + " to the failure topic as checkpoint_failed.")
        .define(
            THREADS,
            Type.INT,
            streamThreads(PROCESSORS),
            between(1, 1024),
            HIGH,
            "Stream threads of this instance, each with one image at a time: so many images can be"
                + " in a batch. More than there are partitions are idle. By default as many as"
                + " there are processors, at least 8 and at most 64. For images of tens of"
                + " megapixels set 2: each thread needs memory for one.")
        .define(
            BATCH_MAX_IMAGES,
            Type.INT,
            BatchLimits.DEFAULT_MAX_SIZE,
            between(1, 1024),
            MEDIUM,
            "Most images of one size that go through the network, or the prior, at once.")
        .define(
            BATCH_MAX_WAIT_MS,
            Type.LONG,
            BatchLimits.DEFAULT_MAX_WAIT.toMillis(),
            between(0L, 1_000L),
            LOW,
            "Longest time that an image waits for others to join its batch, in milliseconds. It"
                + " waits only as long as another thread is on the way with one.")
        .define(
            PYTORCH_THREADS,
            Type.INT,
            TorchThreads.recommended(PROCESSORS),
            between(1, 1024),
            MEDIUM,
            "Threads that libtorch computes one batch with. As many batches run at a time as there"
                + " are processors for; one on a GPU. By default as many threads as there are"
                + " processors, at most 16. Batches of images to 256x256 pixels are computed by one"
                + " thread each, as many at a time as there are processors, whatever this says. The"
                + " system property ai.djl.pytorch.num_threads goes before it.")
        .define(
            PROCESSING_GUARANTEE,
            Type.STRING,
            StreamsConfig.EXACTLY_ONCE_V2,
            ValidString.in(StreamsConfig.EXACTLY_ONCE_V2, StreamsConfig.AT_LEAST_ONCE),
            MEDIUM,
            "Whether results and progress are one transaction.")
        .define(
            IMAGE_MAX_PIXELS,
            Type.LONG,
            ImageFileReader.DEFAULT_MAX_PIXELS,
            between(1L, 715_827_882L),
            MEDIUM,
            "Images with more pixels go to the failure topic. Images are coded in blocks of 8x8"
                + " pixels, and the blocks count in full: 1x8000 is as large as 8x8000.")
        .define(
            IMAGE_TIMEOUT_MS,
            Type.LONG,
            60_000L,
            between(1L, 600_000L),
            MEDIUM,
            "Longest time that one image may take, in milliseconds. transaction.timeout.ms and"
                + " max.poll.interval.ms are derived from it.")
        .define(
            RECORD_MAX_BYTES,
            Type.INT,
            0,
            atLeast(0),
            MEDIUM,
            "Largest record that is written, in bytes. A result that is larger goes to the failure"
                + " topic. 0: what the topics take (their max.message.bytes).")
        .define(
            RESTART_MAX_ATTEMPTS,
            Type.INT,
            5,
            between(0, 1000),
            LOW,
            "How often within ten minutes threads that ended by a fault of the system that may pass"
                + " (a broker away, a transaction that timed out) are started again before the"
                + " service ends.")
        .define(
            RESTART_BACKOFF_MS,
            Type.LONG,
            1_000L,
            between(1L, 30_000L),
            LOW,
            "How long the first of these restarts waits, in milliseconds; each further one waits"
                + " twice as long, 30 s at most.")
        .define(
            STUCK_TIMEOUT_MS,
            Type.LONG,
            0L,
            atLeast(0),
            LOW,
            "How long, in milliseconds, one of the service's topics may be missing, or a partition"
                + " may stay without a commit although records wait in it. Then the service ends"
                + " with status 1. After half of that time without a commit it is not ready. The"
                + " clock starts again when brokers that were away answer. Must be more than"
                + " transaction.timeout.ms, or max.poll.interval.ms and commit.interval.ms with"
                + " at_least_once. 0: twice that, at least 5 minutes.")
        .define(
            METRICS_HOST,
            Type.STRING,
            "127.0.0.1",
            new NonEmptyString(),
            LOW,
            "Address that /metrics and /health listen on.")
        .define(
            METRICS_PORT,
            Type.INT,
            role.defaultMetricsPort(),
            between(-1, 65_535),
            LOW,
            "Port of /metrics and /health. 0: any free one; -1: none.")
        .define(
            BROKER_TIMEOUT_MS,
            Type.INT,
            10_000,
            atLeast(1),
            LOW,
            "How long a broker may take to answer before none is said to, in milliseconds."
                + " Brokers are asked twice in that time, and at least every five seconds.")
        .define(
            STARTUP_BROKER_TIMEOUT_MS,
            Type.INT,
            60_000,
            atLeast(0),
            LOW,
            "How long the start waits for brokers that do not answer, or whose host names have no"
                + " address, in milliseconds; then it ends with status 1. A service that runs waits"
                + " without end.");
  }
}
