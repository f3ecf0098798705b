package io.vqstream.service.config;

import io.vqstream.codec.Effort;
import io.vqstream.codec.LosslessMode;
import io.vqstream.codecpool.FailureHandling;
import io.vqstream.codecpool.RoutingCodecProvider;
import io.vqstream.inference.BatchLimits;
import io.vqstream.inference.InferenceDevice;
import io.vqstream.kafka.JaasSetting;
import io.vqstream.record.QualitySettings;
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
 * Settings of an encoder or a decoder: those defined by {@link Setting}, and every setting of Kafka
 * Streams and of its consumer, producer and admin client, with or without prefix. All settings are
 * validated on construction; an error is a {@link ConfigException} whose message is one line and
 * names the setting.
 */
public final class ServiceConfig {
  private static final long DEFAULT_STUCK_MS = 300_000;

  private final Role role;
  private final Map<String, Object> values;
  private final Map<String, String> kafka;
  private final MonitoringConfig monitoring;

  private ServiceConfig(Role role, Map<String, String> settings) {
    this.role = role;
    this.values = SettingDefinitions.of(role).parse(settings);
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
    ConfigChecks.check(this);
    this.monitoring = new MonitoringConfig(values);
  }

  /** Returns the maximum time between two commits of a healthy service. */
  KafkaSettings.MaxCommitTime maxCommitTime() {
    return KafkaSettings.maxCommitTime(defaultProperties());
  }

  /** Creates a configuration from settings by name. */
  public static ServiceConfig of(Role role, Map<String, String> settings) {
    return new ServiceConfig(role, settings);
  }

  /**
   * Loads settings from a properties file in UTF-8, environment variables and command-line options.
   * Later sources override earlier ones.
   *
   * @param file properties file; empty for none
   * @param environment environment variables, such as {@code VQSTREAM_CONFIG_QUALITY}
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

  /** Returns the bootstrap servers, each as host:port. */
  public List<String> bootstrapServers() {
    @SuppressWarnings("unchecked") // what Type.LIST parses to
    List<String> servers = (List<String>) values.get(Setting.BOOTSTRAP_SERVERS);
    return servers;
  }

  /** Returns the source topic. */
  public String sourceTopic() {
    return (String) values.get(role.sourceSetting());
  }

  /** Returns the sink topic. */
  public String sinkTopic() {
    return (String) values.get(role.sinkSetting());
  }

  /** Returns the failure topic. */
  public String failureTopic() {
    return (String) values.get(Setting.FAILURE_TOPIC);
  }

  /** Returns whether tombstones are written to the sink topic and not to the failure topic. */
  public boolean forwardsTombstones() {
    return values.get(Setting.TOMBSTONE_HANDLING).equals(Setting.FORWARD);
  }

  /** Returns the format of the values of an encoder's source topic. */
  public SourceFormat sourceFormat() {
    return SourceFormat.of((String) values.get(Setting.SOURCE_FORMAT));
  }

  /** Returns the format of the values of the sink topic; always messages for an encoder. */
  public SinkFormat sinkFormat() {
    return role == Role.ENCODER
        ? SinkFormat.MESSAGE
        : SinkFormat.of((String) values.get(Setting.SINK_FORMAT));
  }

  /** Returns the quality level of the encoder, at least 1. The checkpoint defines the maximum. */
  public int quality() {
    return (Integer) values.get(Setting.QUALITY);
  }

  /** Returns the quality settings of the encoder. */
  public QualitySettings qualitySettings() {
    return new QualitySettings(
        quality(),
        (Integer) values.get(Setting.MAX_QUALITY),
        (Double) values.get(Setting.MIN_PSNR),
        (Double) values.get(Setting.QUALITY_CHECK_SAMPLE_RATE),
        (Boolean) values.get(Setting.METADATA_KEEP),
        LosslessMode.of((String) values.get(Setting.LOSSLESS)),
        new Effort((Integer) values.get(Setting.EFFORT)),
        (Integer) values.get(Setting.KEY_FRAME_INTERVAL));
  }

  /** Returns the maximum memory of the reference frames of all sequences, in bytes. */
  public long referenceCacheMaxBytes() {
    return (Long) values.get(Setting.REFERENCE_CACHE_MAX_BYTES);
  }

  /**
   * Returns a checkpoint file or the name of a bundled one; empty to select a bundled one by size.
   */
  public Optional<Path> checkpoint() {
    String file = (String) values.get(Setting.CHECKPOINT);
    return file.isEmpty() ? Optional.empty() : Optional.of(Path.of(file));
  }

  /**
   * Returns the clients for the topics of checkpoints and routes; empty if published checkpoints
   * are not used.
   */
  public Optional<CheckpointClients> checkpointClients() {
    String topic = (String) values.get(Setting.CHECKPOINTS_TOPIC);
    return topic.isEmpty()
        ? Optional.empty()
        : Optional.of(
            KafkaSettings.checkpoints(
                defaultProperties(),
                topic,
                (String) values.get(Setting.ROUTES_TOPIC),
                applicationId() + "-checkpoints",
                brokerWait()));
  }

  /** Returns the options of published checkpoints. */
  public RoutingCodecProvider.Options checkpointOptions() {
    String folder = (String) values.get(Setting.CHECKPOINT_CACHE_DIR);
    return new RoutingCodecProvider.Options(
        folder.isEmpty() ? CheckpointCache.defaultFolder() : Path.of(folder),
        Duration.ofMillis((Long) values.get(Setting.CHECKPOINT_WAIT_MS)),
        (Integer) values.get(Setting.CHECKPOINT_CACHE_MAX_OPEN),
        FailureHandling.of((String) values.get(Setting.CHECKPOINT_FAILURE_HANDLING)));
  }

  /** Returns the maximum time of one record: its image and a decoder's wait for a checkpoint. */
  long recordTimeoutMs() {
    return imageTimeoutMs()
        + (waitsForCheckpoints() ? checkpointOptions().checkpointTimeout().toMillis() : 0);
  }

  /** Returns whether a decoder can wait for published checkpoints. */
  boolean waitsForCheckpoints() {
    return role == Role.DECODER && !((String) values.get(Setting.CHECKPOINTS_TOPIC)).isEmpty();
  }

  /** Returns the maximum number of pixels of an image. */
  public long imageMaxPixels() {
    return (Long) values.get(Setting.IMAGE_MAX_PIXELS);
  }

  /** Returns the maximum processing time of an image in milliseconds. */
  public long imageTimeoutMs() {
    return (Long) values.get(Setting.IMAGE_TIMEOUT_MS);
  }

  /** Returns the maximum size of a written record in bytes; empty for the limit of the topic. */
  public Optional<Integer> recordMaxBytes() {
    int bytes = (Integer) values.get(Setting.RECORD_MAX_BYTES);
    return bytes == 0 ? Optional.empty() : Optional.of(bytes);
  }

  /** Returns the maximum number of thread restarts within ten minutes. */
  public int restartMaxAttempts() {
    return (Integer) values.get(Setting.RESTART_MAX_ATTEMPTS);
  }

  /** Returns the backoff of the first restart. */
  public Duration restartBackoff() {
    return Duration.ofMillis((Long) values.get(Setting.RESTART_BACKOFF_MS));
  }

  /**
   * Returns the time without a commit, or with a missing topic, after which the service stops.
   * Longer than the maximum time between commits of a healthy service.
   */
  public Duration stuckTimeout() {
    long millis = stuckTimeoutMs();
    return millis > 0
        ? Duration.ofMillis(millis)
        : Duration.ofMillis(Math.max(DEFAULT_STUCK_MS, 2 * maxCommitTime().millis()));
  }

  /** Returns the setting {@code stuck.timeout.ms}: 0 for a derived time. */
  long stuckTimeoutMs() {
    return (Long) values.get(Setting.STUCK_TIMEOUT_MS);
  }

  /**
   * Returns the time without progress after which the service is not ready: half of {@link
   * #stuckTimeout}, and at least the maximum time between commits of a healthy service.
   */
  public Duration stuckWarning() {
    Duration half = stuckTimeout().dividedBy(2);
    Duration commit = Duration.ofMillis(maxCommitTime().millis());
    return half.compareTo(commit) >= 0 ? half : commit;
  }

  /** Returns the number of stream threads. */
  public int threads() {
    return (Integer) values.get(Setting.THREADS);
  }

  /** Returns the limits of batches of images. */
  public BatchLimits batchLimits() {
    return new BatchLimits(
        (Integer) values.get(Setting.BATCH_MAX_IMAGES),
        Duration.ofMillis((Long) values.get(Setting.BATCH_MAX_WAIT_MS)));
  }

  /** Returns where the encoder and decoder network run. */
  public InferenceDevice inferenceDevice() {
    return InferenceDevice.of((String) values.get(Setting.INFERENCE_DEVICE)).orElseThrow();
  }

  /** Returns what the service shows of itself. */
  public MonitoringConfig monitoring() {
    return monitoring;
  }

  /** Returns the settings of Kafka that the user gave, by name; secrets may be among them. */
  public Map<String, String> kafkaSettings() {
    return Map.copyOf(kafka);
  }

  /** Returns the timeout of requests to brokers. */
  public Duration brokerTimeout() {
    return Duration.ofMillis((Integer) values.get(Setting.BROKER_TIMEOUT_MS));
  }

  /** Returns how long a member of the group is kept after its last heartbeat. */
  public Duration sessionTimeout() {
    return Duration.ofMillis(KafkaSettings.sessionMs(defaultProperties()));
  }

  /** Returns how long the start waits for brokers. */
  public Duration brokerWait() {
    return Duration.ofMillis((Integer) values.get(Setting.STARTUP_BROKER_TIMEOUT_MS));
  }

  /**
   * Returns the limits of the topics, reduced to {@code record.max.bytes} and to a user-defined
   * {@code max.request.size} and {@code buffer.memory}.
   */
  public RecordLimits limitsWithin(RecordLimits topics) {
    int limit =
        Math.min(recordMaxBytes().orElse(Integer.MAX_VALUE), KafkaSettings.maxProducedBytes(kafka));
    return topics.writing(limit);
  }

  /** Returns the settings of {@code KafkaStreams}: the user's, with defaults for images. */
  public Properties streamsProperties(RecordLimits limits) {
    Properties properties = new Properties();
    properties.putAll(kafka);
    properties.setProperty(Setting.APPLICATION_ID, applicationId());
    properties.setProperty(Setting.BOOTSTRAP_SERVERS, String.join(",", bootstrapServers()));
    properties.setProperty(Setting.THREADS, String.valueOf(threads()));
    properties.setProperty(
        Setting.PROCESSING_GUARANTEE, (String) values.get(Setting.PROCESSING_GUARANTEE));
    KafkaSettings.derive(properties, recordTimeoutMs(), threads(), limits);
    return properties;
  }

  /** Returns the settings for topics with Kafka's default limit. */
  Properties defaultProperties() {
    return streamsProperties(RecordLimits.of(RecordLimits.KAFKA_DEFAULT));
  }

  /** Returns the settings of an admin client of the same cluster. */
  public Map<String, Object> adminProperties() {
    return KafkaSettings.admin(defaultProperties(), applicationId() + "-start");
  }

  /** Returns the settings of a consumer of committed records that belongs to no group. */
  public Map<String, Object> consumerProperties(String purpose) {
    return KafkaSettings.consumer(defaultProperties(), applicationId() + "-" + purpose);
  }

  /**
   * Returns the settings of a consumer that belongs to no group and sees the same records as the
   * service.
   */
  public Map<String, Object> recoveryProperties() {
    return KafkaSettings.recovery(defaultProperties(), applicationId() + "-references");
  }

  /** Returns whether records are processed exactly once. */
  public boolean exactlyOnce() {
    return StreamsConfig.EXACTLY_ONCE_V2.equals(values.get(Setting.PROCESSING_GUARANTEE));
  }
}
