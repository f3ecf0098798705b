package io.vqstream.service.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import io.vqstream.codec.LosslessMode;
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

/** Names and definitions of the settings. Settings that Kafka defines keep Kafka's names. */
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
  public static final String LOSSLESS = "lossless";
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

  /** Value of {@link #TOMBSTONE_HANDLING}: forward tombstones to the sink topic. */
  public static final String FORWARD = "forward";

  /** Value of {@link #TOMBSTONE_HANDLING}: send tombstones to the failure topic. */
  public static final String DEAD_LETTER = "dead-letter";

  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  /** With fewer threads, batches are too small, even on two processors. */
  private static final int MIN_THREADS = 8;

  /** More threads do not improve batching, and each needs clients and buffers. */
  private static final int MAX_THREADS = 64;

  private Setting() {}

  /** Returns the default number of stream threads for a number of processors. */
  static int streamThreads(int processors) {
    return Math.max(MIN_THREADS, Math.min(MAX_THREADS, processors));
  }

  /** Returns the definitions, with the defaults of a role. */
  public static ConfigDef definitions(Role role) {
    return new ConfigDef()
        .define(
            BOOTSTRAP_SERVERS,
            Type.LIST,
            ConfigDef.NO_DEFAULT_VALUE,
            HIGH,
            "Bootstrap brokers, as host:port,host:port.")
        .define(
            APPLICATION_ID,
            Type.STRING,
            "vqstream-" + role.id(),
            new NonEmptyString(),
            HIGH,
            "Id of the consumer group and prefix of transactional ids. Instances with"
                + " the same id share the partitions.")
        .define(
            IMAGES_TOPIC,
            Type.STRING,
            "images",
            new NonEmptyString(),
            HIGH,
            "Topic of the source images.")
        .define(
            CODED_TOPIC,
            Type.STRING,
            "images.coded",
            new NonEmptyString(),
            HIGH,
            "Topic of the coded images.")
        .define(
            RECONSTRUCTED_TOPIC,
            Type.STRING,
            "images.reconstructed",
            new NonEmptyString(),
            HIGH,
            "Topic of the decoded images.")
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
            "How tombstones (records with a key and no value) are handled. forward:"
                + " write them to the sink topic, so that deletes in a compacted topic"
                + " propagate; dead-letter: send them to the failure topic. Records"
                + " without key and value always go to the failure topic.")
        .define(
            SOURCE_FORMAT,
            Type.STRING,
            SourceFormat.AUTO.id(),
            ValidString.in(SourceFormat.ids()),
            MEDIUM,
            "Format of the record values that the encoder reads. image: PNG, JPEG or"
                + " WebP files; message: vqstream.v1.Image, bare or in Confluent's wire"
                + " format; auto: either. With auto, a header vqstream.type:"
                + " vqstream.v1.Image indicates a message; otherwise the format is"
                + " detected from the content.")
        .define(
            SINK_FORMAT,
            Type.STRING,
            SinkFormat.MESSAGE.id(),
            ValidString.in(SinkFormat.ids()),
            MEDIUM,
            "Format of the record values that the decoder writes. message:"
                + " vqstream.v1.Image; image: the image file, with its media type in the"
                + " header vqstream.type. Ignored by the encoder.")
        .define(
            QUALITY,
            Type.INT,
            3,
            atLeast(1),
            HIGH,
            "Quality level of the encoder. Level 1 gives the smallest frames; the"
                + " checkpoint defines how many levels exist.")
        .define(
            MAX_QUALITY,
            Type.INT,
            0,
            atLeast(0),
            MEDIUM,
            "Maximum quality level that the encoder uses to reach min.psnr. 0: the"
                + " highest level of the checkpoint.")
        .define(
            MIN_PSNR,
            Type.DOUBLE,
            0.0,
            between(0.0, 100.0),
            MEDIUM,
            "Minimum PSNR of the decoded image in dB, over 8-bit RGB. The encoder"
                + " decodes its result and raises the quality level until the minimum is"
                + " reached; an image that does not reach it at max.quality becomes a"
                + " lossless frame (see lossless) or is passed through. 0: no minimum.")
        .define(
            METADATA_KEEP,
            Type.BOOLEAN,
            false,
            MEDIUM,
            "Whether frames keep EXIF, XMP and the ICC profile of an RGB image;"
                + " decoders write them to the PNG. If false, they are dropped and colors"
                + " are converted to sRGB. Images that are passed through keep all"
                + " metadata.")
        .define(
            LOSSLESS,
            Type.STRING,
            LosslessMode.AUTO.id(),
            ValidString.in(LosslessMode.ids()),
            MEDIUM,
            "Whether the encoder writes lossless frames. auto: for drawings, text and"
                + " screenshots, where codes would be no smaller, or below the PSNR that"
                + " photographs have at the quality level; such an image may also be coded"
                + " at a higher level. never: no lossless frames.")
        .define(
            QUALITY_CHECK_SAMPLE_RATE,
            Type.DOUBLE,
            1.0,
            between(0.0, 1.0),
            LOW,
            "Fraction of the images whose PSNR the encoder checks against min.psnr."
                + " 1: all; 0: none.")
        .define(
            CHECKPOINT,
            Type.STRING,
            "",
            MEDIUM,
            "Checkpoint file, or the name of a bundled checkpoint (photos or"
                + " thumbnails). Empty: the encoder uses thumbnails for images whose"
                + " longer side is at most 96 pixels and photos for others; the decoder"
                + " uses the checkpoint that the frame names.")
        .define(
            CHECKPOINTS_TOPIC,
            Type.STRING,
            "vqstream.checkpoints",
            MEDIUM,
            "Topic of published checkpoints. It can be created later. Empty: only the"
                + " bundled checkpoints and the setting checkpoint are used.")
        .define(
            ROUTES_TOPIC,
            Type.STRING,
            "vqstream.routes",
            new NonEmptyString(),
            MEDIUM,
            "Topic that assigns checkpoints to routes: to all images of a topic, or"
                + " to those whose keys start with a prefix. Other images are encoded with"
                + " the setting checkpoint.")
        .define(
            CHECKPOINT_CACHE_DIR,
            Type.STRING,
            "",
            LOW,
            "Directory that caches fetched checkpoints. Processes can share it, and"
                + " it can be emptied at any time. Empty: .cache/vqstream/checkpoints in"
                + " the user's home directory.")
        .define(
            CHECKPOINT_WAIT_MS,
            Type.LONG,
            5_000L,
            between(0L, 300_000L),
            MEDIUM,
            "Maximum time in milliseconds that a decoder waits for a checkpoint that"
                + " is not available locally, counted from the first frame that names it."
                + " After that, such records go to the failure topic, from which they can"
                + " be replayed. transaction.timeout.ms is derived from this time and"
                + " image.timeout.ms.")
        .define(
            CHECKPOINT_CACHE_MAX_OPEN,
            Type.INT,
            4,
            between(1, 1000),
            MEDIUM,
            "Maximum number of open codecs of published checkpoints, each about 100"
                + " MB of native memory. Codecs in use count towards it but are never"
                + " closed.")
        .define(
            CHECKPOINT_FAILURE_HANDLING,
            Type.STRING,
            FailureHandling.DEFAULT.id(),
            ValidString.in(FailureHandling.DEFAULT.id(), FailureHandling.DEAD_LETTER.id()),
            MEDIUM,
            "How an encoder handles images of a route whose checkpoint cannot be"
                + " opened or fails to encode, if the route has no previous checkpoint."
                + " default: encode with the checkpoint of the next shorter route, or with"
                + " the default; dead-letter: send them to the failure topic with the"
                + " reason checkpoint_failed.")
        .define(
            THREADS,
            Type.INT,
            streamThreads(PROCESSORS),
            between(1, 1024),
            HIGH,
            "Number of stream threads of this instance. Each processes one image at a"
                + " time, so this is also the maximum batch size. Threads beyond the"
                + " number of partitions are idle. Default: the number of processors, at"
                + " least 8 and at most 64. Set 2 for images of tens of megapixels: each"
                + " thread needs memory for one image.")
        .define(
            BATCH_MAX_IMAGES,
            Type.INT,
            BatchLimits.DEFAULT_MAX_SIZE,
            between(1, 1024),
            MEDIUM,
            "Maximum number of images of equal size in one batch of the network or the prior.")
        .define(
            BATCH_MAX_WAIT_MS,
            Type.LONG,
            BatchLimits.DEFAULT_MAX_WAIT.toMillis(),
            between(0L, 1_000L),
            LOW,
            "Maximum time in milliseconds that an image waits for others to join its"
                + " batch. It waits only while another thread is about to submit one.")
        .define(
            PYTORCH_THREADS,
            Type.INT,
            TorchThreads.recommended(PROCESSORS),
            between(1, 1024),
            MEDIUM,
            "Number of libtorch threads per batch. The number of concurrent batches"
                + " is the number of processors divided by it; one on a GPU. Default: the"
                + " number of processors, at most 16. Batches of images of up to 256x256"
                + " pixels always use one thread each. The system property"
                + " ai.djl.pytorch.num_threads overrides this setting.")
        .define(
            PROCESSING_GUARANTEE,
            Type.STRING,
            StreamsConfig.EXACTLY_ONCE_V2,
            ValidString.in(StreamsConfig.EXACTLY_ONCE_V2, StreamsConfig.AT_LEAST_ONCE),
            MEDIUM,
            "Processing guarantee of Kafka Streams. exactly_once_v2 writes results"
                + " and offsets in one transaction.")
        .define(
            IMAGE_MAX_PIXELS,
            Type.LONG,
            ImageFileReader.DEFAULT_MAX_PIXELS,
            between(1L, 715_827_882L),
            MEDIUM,
            "Maximum number of pixels of an image; larger images go to the failure"
                + " topic. Width and height are rounded up to multiples of 8 first: 1x8000"
                + " counts as 8x8000.")
        .define(
            IMAGE_TIMEOUT_MS,
            Type.LONG,
            60_000L,
            between(1L, 600_000L),
            MEDIUM,
            "Maximum processing time of one image in milliseconds."
                + " transaction.timeout.ms and max.poll.interval.ms are derived from it.")
        .define(
            RECORD_MAX_BYTES,
            Type.INT,
            0,
            atLeast(0),
            MEDIUM,
            "Maximum size of a written record in bytes. The source record of a larger"
                + " result goes to the failure topic. 0: max.message.bytes of the topic.")
        .define(
            RESTART_MAX_ATTEMPTS,
            Type.INT,
            5,
            between(0, 1000),
            LOW,
            "Maximum number of restarts of stream threads within ten minutes after"
                + " transient system faults, such as an unavailable broker or a"
                + " transaction timeout. The service stops at the next fault.")
        .define(
            RESTART_BACKOFF_MS,
            Type.LONG,
            1_000L,
            between(1L, 30_000L),
            LOW,
            "Backoff of the first restart in milliseconds. Each further restart"
                + " doubles it, up to 30 s.")
        .define(
            STUCK_TIMEOUT_MS,
            Type.LONG,
            0L,
            atLeast(0),
            LOW,
            "Maximum time in milliseconds that a topic of the service can be missing,"
                + " or that a partition with pending records can go without a commit,"
                + " before the service exits with status 1. After half of the time without"
                + " a commit, the service is not ready. The time starts again when"
                + " unavailable brokers return. Must exceed transaction.timeout.ms or,"
                + " with at_least_once, max.poll.interval.ms and commit.interval.ms. 0:"
                + " twice that, at least 5 minutes.")
        .define(
            METRICS_HOST,
            Type.STRING,
            "127.0.0.1",
            new NonEmptyString(),
            LOW,
            "Address of the HTTP endpoint (/metrics, /health and /topology).")
        .define(
            METRICS_PORT,
            Type.INT,
            role.defaultMetricsPort(),
            between(-1, 65_535),
            LOW,
            "Port of the HTTP endpoint. 0: any free port; -1: no endpoint.")
        .define(
            BROKER_TIMEOUT_MS,
            Type.INT,
            10_000,
            atLeast(1),
            LOW,
            "Timeout of requests to brokers in milliseconds; after it, the service is"
                + " not ready. Brokers are checked twice within this time, and at least"
                + " every five seconds.")
        .define(
            STARTUP_BROKER_TIMEOUT_MS,
            Type.INT,
            60_000,
            atLeast(0),
            LOW,
            "Maximum time in milliseconds that the start waits for brokers that do"
                + " not answer or whose host names cannot be resolved; after it, the"
                + " service exits with status 1. A running service waits without limit.");
  }
}
