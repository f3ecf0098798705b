package io.vqstream.service.config;

import io.vqstream.record.RecordSettings;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Names of the settings, which {@link SettingDefinitions} defines. Settings that Kafka defines keep
 * Kafka's names.
 */
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
  public static final String SOURCE_FORMAT = RecordSettings.SOURCE_FORMAT;
  public static final String SINK_FORMAT = "sink.format";
  public static final String QUALITY = RecordSettings.QUALITY;
  public static final String MAX_QUALITY = "max.quality";
  public static final String MIN_PSNR = "min.psnr";
  public static final String METADATA_KEEP = RecordSettings.METADATA_KEEP;
  public static final String EFFORT = RecordSettings.EFFORT;
  public static final String LOSSLESS = RecordSettings.LOSSLESS;
  public static final String KEY_FRAME_INTERVAL = "key.frame.interval";
  public static final String REFERENCE_CACHE_MAX_BYTES = RecordSettings.REFERENCE_CACHE_MAX_BYTES;
  public static final String QUALITY_CHECK_SAMPLE_RATE = "quality.check.sample.rate";
  public static final String CHECKPOINT = "checkpoint";
  public static final String BATCH_MAX_IMAGES = "batch.max.images";
  public static final String BATCH_MAX_WAIT_MS = "batch.max.wait.ms";
  public static final String INFERENCE_DEVICE = "inference.device";
  public static final String CHECKPOINTS_TOPIC = "checkpoints.topic";
  public static final String ROUTES_TOPIC = "routes.topic";
  public static final String CHECKPOINT_CACHE_DIR = RecordSettings.CHECKPOINT_CACHE_DIR;
  public static final String CHECKPOINT_WAIT_MS = RecordSettings.CHECKPOINT_WAIT_MS;
  public static final String CHECKPOINT_CACHE_MAX_OPEN = RecordSettings.CHECKPOINT_CACHE_MAX_OPEN;
  public static final String CHECKPOINT_FAILURE_HANDLING = "checkpoint.failure.handling";
  public static final String IMAGE_MAX_PIXELS = RecordSettings.IMAGE_MAX_PIXELS;
  public static final String IMAGE_TIMEOUT_MS = "image.timeout.ms";
  public static final String RECORD_MAX_BYTES = "record.max.bytes";
  public static final String RESTART_MAX_ATTEMPTS = "restart.max.attempts";
  public static final String RESTART_BACKOFF_MS = "restart.backoff.ms";
  public static final String STUCK_TIMEOUT_MS = "stuck.timeout.ms";
  public static final String METRICS_HOST = "metrics.host";
  public static final String METRICS_PORT = "metrics.port";
  public static final String METRICS_KAFKA = "metrics.kafka";
  public static final String LOG_FORMAT = "log.format";
  public static final String TRACING_ENDPOINT = "tracing.endpoint";
  public static final String TRACING_SAMPLE = "tracing.sample";
  public static final String OPS_TOKEN = "ops.token";
  public static final String OPS_IMAGES = "ops.images";
  public static final String OPS_REPLAY = "ops.replay";
  public static final String BROKER_TIMEOUT_MS = "broker.timeout.ms";
  public static final String STARTUP_BROKER_TIMEOUT_MS = "startup.broker.timeout.ms";

  /** Value of {@link #TOMBSTONE_HANDLING}: forward tombstones to the sink topic. */
  public static final String FORWARD = "forward";

  /** Value of {@link #TOMBSTONE_HANDLING}: send tombstones to the failure topic. */
  public static final String DEAD_LETTER = "dead-letter";

  /** Value of {@link #METRICS_KAFKA}: all metrics of Kafka. */
  public static final String ALL = "all";

  /** Value of {@link #METRICS_KAFKA}: a selection of the metrics of Kafka. */
  public static final String CHOSEN = "chosen";

  /** Value of {@link #LOG_FORMAT}: a line of text for each log event. */
  public static final String TEXT = "text";

  /** Value of {@link #LOG_FORMAT}: a JSON object on a line for each log event. */
  public static final String JSON = "json";

  private Setting() {}
}
