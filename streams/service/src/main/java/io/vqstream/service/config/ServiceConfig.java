package io.vqstream.service.config;

import io.vqstream.codecpool.FailureHandling;
import io.vqstream.codecpool.RoutingCodecProvider;
import io.vqstream.inference.BatchLimits;
import io.vqstream.kafka.JaasSetting;
import io.vqstream.record.MinPsnrEncoder;
import io.vqstream.record.SinkFormat;
import io.vqstream.record.SourceFormat;
import io.vqstream.registry.CheckpointCache;
import io.vqstream.registry.CheckpointClients;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Settings of an encoder or a decoder. {@link Setting} defines our own; every setting of Kafka
 * Streams, and of its consumer, producer and admin client, with or without its prefix, passes
 * through. Everything is checked when the object is made; all errors are {@link ConfigException}s
 * whose message is one line with the setting's name.
 */
public final class ServiceConfig {
  private static final long DEFAULT_STUCK_MS = 300_000;

  private final Role role;
  private final Map<String, Object> values;
  private final Map<String, String> kafka;

  private ServiceConfig(Role role, Map<String, String> settings) {
    this.role = role;
    this.values = Setting.definitions(role).parse(settings);
    this.kafka = new TreeMap<>(settings);
    for (String name : settings.keySet()) {
      if (KafkaSettings.knows(name)) {
        continue;
      }
      if (!values.containsKey(name)) {
        throw new ConfigException("unknown setting " + name);
      }
      kafka.remove(name);
    }
    JaasSetting.check(kafka);
    if (bootstrapServers().isEmpty()) {
      throw new ConfigException(Setting.BOOTSTRAP_SERVERS + " names no broker");
    }
    int most = fidelityFloor().most();
    if (most != 0 && most < quality()) {
      throw new ConfigException(
          "%s (%d) must not be less than %s (%d)"
              .formatted(Setting.MAX_QUALITY, most, Setting.QUALITY, quality()));
    }
    if (sourceTopic().equals(sinkTopic())
        || failureTopic().equals(sourceTopic())
        || failureTopic().equals(sinkTopic())) {
      throw new ConfigException(
          "%s (%s), %s (%s) and %s (%s) must be three different topics"
              .formatted(
                  role.sourceSetting(),
                  sourceTopic(),
                  role.sinkSetting(),
                  sinkTopic(),
                  Setting.FAILURE_TOPIC,
                  failureTopic()));
    }
    KafkaSettings.checkTimes(
        streamsProperties(RecordLimits.of(RecordLimits.KAFKA_DEFAULT)),
        Setting.IMAGE_TIMEOUT_MS + (waits() ? " + " + Setting.CHECKPOINT_WAIT_MS : ""),
        recordMaxMs());
    checkStuckTimeout();
  }

  private void checkStuckTimeout() {
    long timeout = (Long) values.get(Setting.STUCK_TIMEOUT_MS);
    KafkaSettings.LongestCommit commit = longestCommit();
    if (timeout != 0 && timeout <= commit.millis()) {
      throw new ConfigException(
          "%s (%d) must be more than %s (%d)"
              .formatted(Setting.STUCK_TIMEOUT_MS, timeout, commit.setting(), commit.millis()));
    }
  }

  private KafkaSettings.LongestCommit longestCommit() {
    return KafkaSettings.longestCommit(
        streamsProperties(RecordLimits.of(RecordLimits.KAFKA_DEFAULT)));
  }

  /** Settings given by name. */
  public static ServiceConfig of(Role role, Map<String, String> settings) {
    return new ServiceConfig(role, settings);
  }

  /**
   * Settings of a properties file, in UTF-8; environment variables go before it, and flags before
   * both.
   *
   * @param file empty for none
   * @param environment variables of the process, such as {@code VQSTREAM_CONFIG_QUALITY}
   * @param flags settings by name, from the command line
   */
  public static ServiceConfig load(
      Role role, Optional<Path> file, Map<String, String> environment, Map<String, String> flags) {
    Map<String, String> settings = new HashMap<>();
    file.ifPresent(path -> settings.putAll(PropertiesFile.read(path)));
    settings.putAll(Environment.settings(environment));
    settings.putAll(flags);
    return new ServiceConfig(role, settings);
  }

  public Role role() {
    return role;
  }

  public String applicationId() {
    return (String) values.get(Setting.APPLICATION_ID);
  }

  /** Brokers to ask first, each as host:port. */
  public List<String> bootstrapServers() {
    @SuppressWarnings("unchecked") // what Type.LIST parses to
    List<String> servers = (List<String>) values.get(Setting.BOOTSTRAP_SERVERS);
    return servers;
  }

  /** The topic read. */
  public String sourceTopic() {
    return (String) values.get(role.sourceSetting());
  }

  /** The topic written. */
  public String sinkTopic() {
    return (String) values.get(role.sinkSetting());
  }

  /** The topic of what could not be read or written. */
  public String failureTopic() {
    return (String) values.get(Setting.FAILURE_TOPIC);
  }

  /** Whether a tombstone is written to the sink topic rather than to the failure topic. */
  public boolean forwardsTombstones() {
    return values.get(Setting.TOMBSTONE_HANDLING).equals(Setting.FORWARD);
  }

  /** What the values of the source topic are; for an encoder. */
  public SourceFormat sourceFormat() {
    return SourceFormat.of((String) values.get(Setting.SOURCE_FORMAT));
  }

  /** What the values of the sink topic are: always messages for an encoder. */
  public SinkFormat sinkFormat() {
    return role == Role.ENCODER
        ? SinkFormat.MESSAGE
        : SinkFormat.of((String) values.get(Setting.SINK_FORMAT));
  }

  /** Quality level of the encoder, at least 1; the codec says how many there are. */
  public int quality() {
    return (Integer) values.get(Setting.QUALITY);
  }

  /** How well images are to be coded. */
  public MinPsnrEncoder fidelityFloor() {
    return new MinPsnrEncoder(
        quality(),
        (Integer) values.get(Setting.MAX_QUALITY),
        (Double) values.get(Setting.MIN_PSNR),
        (Double) values.get(Setting.QUALITY_CHECK_SAMPLE_RATE),
        (Boolean) values.get(Setting.METADATA_KEEP));
  }

  /** A checkpoint file, or the name of a bundled one; empty for the bundled ones, by size. */
  public Optional<Path> checkpoint() {
    String file = (String) values.get(Setting.CHECKPOINT);
    return file.isEmpty() ? Optional.empty() : Optional.of(Path.of(file));
  }

  /**
   * How checkpoints come through Kafka; empty where they do not.
   *
   * @return the two topics, and settings of clients for them
   */
  public Optional<CheckpointClients> checkpointClients() {
    String topic = (String) values.get(Setting.CHECKPOINTS_TOPIC);
    return topic.isEmpty()
        ? Optional.empty()
        : Optional.of(
            KafkaSettings.checkpoints(
                streamsProperties(RecordLimits.of(RecordLimits.KAFKA_DEFAULT)),
                topic,
                (String) values.get(Setting.ROUTES_TOPIC),
                applicationId() + "-checkpoints",
                brokerWait()));
  }

  /** Where fetched checkpoints are kept, how long a frame waits for one, how many are open. */
  public RoutingCodecProvider.Options checkpointOptions() {
    String folder = (String) values.get(Setting.CHECKPOINT_CACHE_DIR);
    return new RoutingCodecProvider.Options(
        folder.isEmpty() ? CheckpointCache.defaultFolder() : Path.of(folder),
        Duration.ofMillis((Long) values.get(Setting.CHECKPOINT_WAIT_MS)),
        (Integer) values.get(Setting.CHECKPOINT_CACHE_MAX_OPEN),
        FailureHandling.of((String) values.get(Setting.CHECKPOINT_FAILURE_HANDLING)));
  }

  /** Longest time that one record may take: its image, and a decoder's wait for a checkpoint. */
  private long recordMaxMs() {
    return imageMaxMs() + (waits() ? checkpointOptions().patience().toMillis() : 0);
  }

  private boolean waits() {
    return role == Role.DECODER && !((String) values.get(Setting.CHECKPOINTS_TOPIC)).isEmpty();
  }

  /** Images with more pixels are refused. */
  public long imageMaxPixels() {
    return (Long) values.get(Setting.IMAGE_MAX_PIXELS);
  }

  /** Longest time that one image may take, in milliseconds. */
  public long imageMaxMs() {
    return (Long) values.get(Setting.IMAGE_TIMEOUT_MS);
  }

  /** Largest record that is written, in bytes; empty for what the topics take. */
  public Optional<Integer> recordMaxBytes() {
    int bytes = (Integer) values.get(Setting.RECORD_MAX_BYTES);
    return bytes == 0 ? Optional.empty() : Optional.of(bytes);
  }

  /** How often within ten minutes threads are started again after faults that may pass. */
  public int faultRetries() {
    return (Integer) values.get(Setting.RESTART_MAX_ATTEMPTS);
  }

  /** How long the first of these restarts waits. */
  public Duration faultBackoff() {
    return Duration.ofMillis((Long) values.get(Setting.RESTART_BACKOFF_MS));
  }

  /**
   * After what time without a commit, or without one of its topics, the service ends. Longer than a
   * service that works may take for a commit.
   */
  public Duration stuckTimeout() {
    long millis = (Long) values.get(Setting.STUCK_TIMEOUT_MS);
    return millis > 0
        ? Duration.ofMillis(millis)
        : Duration.ofMillis(Math.max(DEFAULT_STUCK_MS, 2 * longestCommit().millis()));
  }

  /**
   * After what time without progress the service is not ready: half of {@link #stuckTimeout}, and
   * no less than a service that works may take for a commit.
   */
  public Duration stuckWarning() {
    Duration half = stuckTimeout().dividedBy(2);
    Duration commit = Duration.ofMillis(longestCommit().millis());
    return half.compareTo(commit) >= 0 ? half : commit;
  }

  /** Stream threads of this instance. */
  public int threads() {
    return (Integer) values.get(Setting.THREADS);
  }

  /** How far batches of images may grow. */
  public BatchLimits batchLimits() {
    return new BatchLimits(
        (Integer) values.get(Setting.BATCH_MAX_IMAGES),
        Duration.ofMillis((Long) values.get(Setting.BATCH_MAX_WAIT_MS)));
  }

  /** Threads that libtorch computes one batch with. */
  public int pytorchThreads() {
    return (Integer) values.get(Setting.PYTORCH_THREADS);
  }

  /** Address that the metrics endpoint listens on. */
  public String metricsHost() {
    return (String) values.get(Setting.METRICS_HOST);
  }

  /** Port of the metrics endpoint: 0 for any free one; empty for no endpoint. */
  public Optional<Integer> metricsPort() {
    int port = (Integer) values.get(Setting.METRICS_PORT);
    return port < 0 ? Optional.empty() : Optional.of(port);
  }

  /** How long a broker may take to answer. */
  public Duration brokerTimeout() {
    return Duration.ofMillis((Integer) values.get(Setting.BROKER_TIMEOUT_MS));
  }

  /** How long the start waits for brokers that do not. */
  public Duration brokerWait() {
    return Duration.ofMillis((Integer) values.get(Setting.STARTUP_BROKER_TIMEOUT_MS));
  }

  /**
   * What may be written when topics take that much: no more than the user allows, and no more than
   * a {@code max.request.size} or {@code buffer.memory} that the user set.
   */
  public RecordLimits limitsWithin(RecordLimits topics) {
    int limit =
        Math.min(recordMaxBytes().orElse(Integer.MAX_VALUE), KafkaSettings.largestProduced(kafka));
    return new RecordLimits(
        topics.source(), Math.min(topics.sink(), limit), Math.min(topics.failures(), limit));
  }

  /** Settings for {@code KafkaStreams}: the user's, and for the rest what suits images. */
  public Properties streamsProperties(RecordLimits limits) {
    Properties properties = new Properties();
    properties.putAll(kafka);
    properties.setProperty(Setting.APPLICATION_ID, applicationId());
    properties.setProperty(Setting.BOOTSTRAP_SERVERS, String.join(",", bootstrapServers()));
    properties.setProperty(Setting.THREADS, String.valueOf(threads()));
    properties.setProperty(
        Setting.PROCESSING_GUARANTEE, (String) values.get(Setting.PROCESSING_GUARANTEE));
    KafkaSettings.derive(properties, recordMaxMs(), threads(), limits);
    return properties;
  }

  /** Settings for an admin client of the same cluster. */
  public Map<String, Object> adminProperties() {
    Properties properties = streamsProperties(RecordLimits.of(RecordLimits.KAFKA_DEFAULT));
    return KafkaSettings.admin(properties, applicationId() + "-start");
  }

  /** Whether results and progress are one transaction. */
  public boolean exactlyOnce() {
    return StreamsConfig.EXACTLY_ONCE_V2.equals(values.get(Setting.PROCESSING_GUARANTEE));
  }
}
