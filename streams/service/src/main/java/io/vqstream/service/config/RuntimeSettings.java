package io.vqstream.service.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import io.vqstream.inference.BatchLimits;
import io.vqstream.inference.InferenceDevice;
import io.vqstream.record.RecordSettings;
import io.vqstream.service.tracing.TracingSettings;
import java.util.Arrays;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Definitions of the settings that say how a service runs: threads, limits, restarts, addresses,
 * logs.
 */
final class RuntimeSettings {
  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  /** With fewer threads, batches are too small, even on two processors. */
  private static final int MIN_THREADS = 8;

  /** More threads do not improve batching, and each needs clients and buffers. */
  private static final int MAX_THREADS = 64;

  private RuntimeSettings() {}

  /** Returns the default number of stream threads for a number of processors. */
  static int streamThreads(int processors) {
    return Math.max(MIN_THREADS, Math.min(MAX_THREADS, processors));
  }

  /** Adds the definitions, with the defaults of a role. */
  static void define(ConfigDef all, Role role) {
    threads(all);
    limits(all);
    faults(all);
    reports(all, role);
    MetricsTls.define(all);
    tracing(all);
    brokers(all);
  }

  private static void threads(ConfigDef all) {
    all.define(
            Setting.THREADS,
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
            Setting.BATCH_MAX_IMAGES,
            Type.INT,
            BatchLimits.DEFAULT_MAX_SIZE,
            between(1, 1024),
            MEDIUM,
            "Maximum number of images of equal size in one batch of the network or the prior.")
        .define(
            Setting.BATCH_MAX_WAIT_MS,
            Type.LONG,
            BatchLimits.DEFAULT_MAX_WAIT.toMillis(),
            between(0L, 1_000L),
            LOW,
            "Maximum time in milliseconds that an image waits for others to join its"
                + " batch. It waits only while another thread is about to submit one.")
        .define(
            Setting.INFERENCE_DEVICE,
            Type.STRING,
            InferenceDevice.CPU.id(),
            ValidString.in(
                Arrays.stream(InferenceDevice.values())
                    .map(InferenceDevice::id)
                    .toArray(String[]::new)),
            MEDIUM,
            "Where the encoder and decoder network run. cpu: in Java, on all processors; pixels are"
                + " the same on every machine. gpu: with PyTorch, which the full distribution has;"
                + " pixels may differ by a level between machines. auto: a GPU if there is one that"
                + " PyTorch can use, else the CPU.");
  }

  private static void limits(ConfigDef all) {
    all.define(
        Setting.PROCESSING_GUARANTEE,
        Type.STRING,
        StreamsConfig.EXACTLY_ONCE_V2,
        ValidString.in(StreamsConfig.EXACTLY_ONCE_V2, StreamsConfig.AT_LEAST_ONCE),
        MEDIUM,
        "Processing guarantee of Kafka Streams. exactly_once_v2 writes results"
            + " and offsets in one transaction. Both read only committed records; with"
            + " at_least_once, isolation.level can change that.");
    SettingDefinitions.common(all)
        .define(
            RecordSettings.IMAGE_MAX_PIXELS,
            "Maximum number of pixels of an image; larger images go to the failure"
                + " topic. Width and height are rounded up to multiples of 8 first: 1x8000"
                + " counts as 8x8000.");
    all.define(
            Setting.IMAGE_TIMEOUT_MS,
            Type.LONG,
            60_000L,
            between(1L, 600_000L),
            MEDIUM,
            "Longest time that one image takes, in milliseconds. It is not enforced:"
                + " transaction.timeout.ms and max.poll.interval.ms are derived from it. An image"
                + " slower than transaction.timeout.ms is tried again until"
                + " restart.max.attempts.")
        .define(
            Setting.RECORD_MAX_BYTES,
            Type.INT,
            0,
            atLeast(0),
            MEDIUM,
            "Maximum size of a written record in bytes. The source record of a larger"
                + " result goes to the failure topic. 0: max.message.bytes of the topic.");
  }

  private static void faults(ConfigDef all) {
    all.define(
            Setting.RESTART_MAX_ATTEMPTS,
            Type.INT,
            5,
            between(0, 1000),
            LOW,
            "Maximum number of restarts of stream threads within ten minutes after"
                + " transient system faults, such as a transaction timeout. While no broker"
                + " answers or a topic is missing, threads wait and no restart is counted. The"
                + " service stops at the next fault.")
        .define(
            Setting.RESTART_BACKOFF_MS,
            Type.LONG,
            1_000L,
            between(1L, 30_000L),
            LOW,
            "Backoff of the first restart in milliseconds. Each further restart"
                + " doubles it, up to 30 s.")
        .define(
            Setting.STUCK_TIMEOUT_MS,
            Type.LONG,
            0L,
            atLeast(0),
            LOW,
            "Maximum time in milliseconds that a topic of the service can be missing,"
                + " or that a partition with pending records can go without a commit,"
                + " before the service exits with status 1. After half of the time without"
                + " a commit, and not before transaction.timeout.ms (with at_least_once:"
                + " max.poll.interval.ms), the service is not ready. The time starts again when"
                + " unavailable brokers return. Must exceed transaction.timeout.ms or,"
                + " with at_least_once, max.poll.interval.ms and commit.interval.ms. 0:"
                + " twice that, at least 5 minutes.");
  }

  private static void reports(ConfigDef all, Role role) {
    all.define(
            Setting.METRICS_HOST,
            Type.STRING,
            "127.0.0.1",
            new NonEmptyString(),
            LOW,
            "Address of the HTTP endpoint (/metrics, /health, /topology and the page for"
                + " operators).")
        .define(
            Setting.METRICS_PORT,
            Type.INT,
            role.defaultMetricsPort(),
            between(-1, 65_535),
            LOW,
            "Port of the HTTP endpoint. 0: any free port; -1: no endpoint.")
        .define(
            Setting.METRICS_KAFKA,
            Type.STRING,
            Setting.CHOSEN,
            ValidString.in(Setting.CHOSEN, Setting.ALL),
            LOW,
            "Metrics of Kafka in /metrics. chosen: those that the page on metrics lists; all: every"
                + " metric of every client, with the random ids of the clients.")
        .define(
            Setting.LOG_FORMAT,
            Type.STRING,
            Setting.TEXT,
            ValidString.in(Setting.TEXT, Setting.JSON),
            LOW,
            "Format of the log on standard error. json: one object a line, with the name of the"
                + " event and its fields.")
        .define(
            Setting.OPS_TOKEN,
            Type.PASSWORD,
            null,
            LOW,
            "Token for the page for operators: browsers ask for it as a password, programs send it"
                + " as a bearer token. Empty: the page is served only if metrics.host is a loopback"
                + " address, to requests for localhost. Metrics and health need no token.")
        .define(
            Setting.OPS_IMAGES,
            Type.BOOLEAN,
            false,
            LOW,
            "Whether the page for operators shows the latest images of an encoder beside their"
                + " reconstructions, and images that failed. Everyone who may open the page sees"
                + " them.")
        .define(
            Setting.OPS_REPLAY,
            Type.BOOLEAN,
            false,
            LOW,
            "Whether the page for operators may replay the failure topic. If false, it only shows"
                + " the topic.");
  }

  private static void tracing(ConfigDef all) {
    all.define(
            Setting.TRACING_ENDPOINT,
            Type.STRING,
            "",
            LOW,
            "Collector that receives a span for each image, with OTLP over HTTP, such as"
                + " http://collector:4318; /v1/traces is appended to an address without a path."
                + " Empty: no tracing, and traceparent and tracestate pass unchanged.")
        .define(
            Setting.TRACING_SAMPLE,
            Type.DOUBLE,
            TracingSettings.DEFAULT_SAMPLE,
            between(0.0, 1.0),
            LOW,
            "Probability that an image without a valid traceparent begins a trace that is sent."
                + " Other images are traced as the flag of their traceparent says.");
  }

  private static void brokers(ConfigDef all) {
    all.define(
            Setting.BROKER_TIMEOUT_MS,
            Type.INT,
            10_000,
            atLeast(1),
            LOW,
            "Timeout of requests to brokers in milliseconds; after it, the service is"
                + " not ready. Brokers are checked twice within this time, and at least"
                + " every five seconds.")
        .define(
            Setting.STARTUP_BROKER_TIMEOUT_MS,
            Type.INT,
            60_000,
            atLeast(0),
            LOW,
            "Maximum time in milliseconds that the start waits for brokers that do"
                + " not answer or whose host names cannot be resolved; after it, the"
                + " service exits with status 1. A running service waits without limit.");
  }
}
