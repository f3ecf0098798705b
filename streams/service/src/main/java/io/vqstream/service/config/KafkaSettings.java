package io.vqstream.service.config;

import io.vqstream.kafka.AdminClients;
import io.vqstream.registry.CheckpointClients;
import io.vqstream.service.consumer.FailFastProductionHandler;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.LogAndFailExceptionHandler;
import org.apache.kafka.streams.errors.LogAndFailProcessingExceptionHandler;

/** Identifies Kafka settings and derives defaults for images. */
final class KafkaSettings {
  private static final int MEBIBYTE = 1 << 20;

  /** Default of the broker's {@code transaction.max.timeout.ms}; longer timeouts are rejected. */
  private static final long MAX_TRANSACTION_MS = 900_000;

  /** A third of Kafka's default. */
  private static final int SESSION_TIMEOUT_MS = 15_000;

  /**
   * A third of Kafka's default. Members learn of a rebalance with their next heartbeat, and the
   * start of a service can take two rebalances.
   */
  private static final int HEARTBEAT_MS = 1_000;

  private static final int METADATA_AGE_MS = 30_000;

  /** Maximum number of bytes fetched by the consumers of all threads. */
  private static final int MAX_FETCHED_BYTES = 400 * MEBIBYTE;

  private static final Set<String> STREAMS = StreamsConfig.configDef().names();
  private static final Set<String> CONSUMER = ConsumerConfig.configNames();
  private static final Set<String> PRODUCER = ProducerConfig.configNames();
  private static final Set<String> ADMIN = AdminClientConfig.configNames();

  /** Ordered so that {@code main.consumer.} is matched before {@code consumer.}. */
  private static final List<Map.Entry<String, Set<String>>> PREFIXES =
      List.of(
          Map.entry(StreamsConfig.RESTORE_CONSUMER_PREFIX, CONSUMER),
          Map.entry(StreamsConfig.GLOBAL_CONSUMER_PREFIX, CONSUMER),
          Map.entry(StreamsConfig.MAIN_CONSUMER_PREFIX, CONSUMER),
          Map.entry(StreamsConfig.CONSUMER_PREFIX, CONSUMER),
          Map.entry(StreamsConfig.PRODUCER_PREFIX, PRODUCER),
          Map.entry(StreamsConfig.ADMIN_CLIENT_PREFIX, ADMIN));

  private KafkaSettings() {}

  /** Returns whether Kafka Streams or one of its clients defines a setting. */
  static boolean knows(String name) {
    if (STREAMS.contains(name)
        || CONSUMER.contains(name)
        || PRODUCER.contains(name)
        || ADMIN.contains(name)
        || name.startsWith(StreamsConfig.CLIENT_TAG_PREFIX)) {
      return true;
    }
    return PREFIXES.stream()
        .anyMatch(
            prefix ->
                name.startsWith(prefix.getKey())
                    && prefix.getValue().contains(name.substring(prefix.getKey().length())));
  }

  /** Sets defaults for the settings that the user did not set. */
  static void derive(
      Properties properties, long recordTimeoutMs, int threads, RecordLimits limits) {
    // A transaction can contain several images of each partition of a thread.
    long transactionMs = Math.min(MAX_TRANSACTION_MS, Math.max(60_000, 5 * recordTimeoutMs));
    properties.putIfAbsent(
        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, String.valueOf(transactionMs));
    properties.putIfAbsent(
        ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
        String.valueOf(transactionMs + Math.max(60_000, recordTimeoutMs)));

    // A failed thread or killed process keeps its partitions for this time. Heartbeats have
    // their own thread, so slow images do not delay them.
    properties.putIfAbsent(
        ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, String.valueOf(SESSION_TIMEOUT_MS));
    properties.putIfAbsent(
        ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
        String.valueOf(Math.min(HEARTBEAT_MS, sessionMs(properties) / 3)));
    // The group leader may have no partitions and learns of a deleted topic only this way.
    properties.putIfAbsent(ConsumerConfig.METADATA_MAX_AGE_CONFIG, String.valueOf(METADATA_AGE_MS));

    if (StreamsConfig.AT_LEAST_ONCE.equals(
        properties.getProperty(StreamsConfig.PROCESSING_GUARANTEE_CONFIG))) {
      // As with exactly_once_v2: aborted records of upstream services are not read.
      properties.putIfAbsent(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    }

    // A thread of Kafka Streams processes all that it has polled before it stops, hands partitions
    // over or commits. Fetched records wait in the consumer, so small polls cost little.
    properties.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "1");
    properties.putIfAbsent(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, "16");
    properties.putIfAbsent(
        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
        String.valueOf(Math.max(MEBIBYTE, limits.source())));
    properties.putIfAbsent(
        ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
        String.valueOf(Math.max(fetchBytes(threads), limits.source())));
    properties.putIfAbsent(
        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
        String.valueOf(Math.max(MEBIBYTE, limits.maxWrite())));
    properties.putIfAbsent(
        ProducerConfig.BUFFER_MEMORY_CONFIG,
        String.valueOf(Math.max(32L * MEBIBYTE, 2L * limits.maxWrite())));
    // Frames and images are already compressed.
    properties.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");

    properties.putIfAbsent(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, "true");
    // The processors send bad records to the failure topic, so these handlers only receive system
    // faults, which must not skip a record.
    properties.putIfAbsent(
        StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG,
        LogAndFailExceptionHandler.class.getName());
    properties.putIfAbsent(
        StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG,
        LogAndFailProcessingExceptionHandler.class.getName());
    properties.putIfAbsent(
        StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG,
        FailFastProductionHandler.class.getName());
  }

  static long sessionMs(Properties properties) {
    return number(
        streamsConfig(properties).getMainConsumerConfigs("check", "check", 0),
        ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG);
  }

  /** Returns the fetch limit of one consumer; each thread has one. */
  private static int fetchBytes(int threads) {
    return Math.max(
        MEBIBYTE, Math.min(ConsumerConfig.DEFAULT_FETCH_MAX_BYTES, MAX_FETCHED_BYTES / threads));
  }

  /**
   * Rejects timeouts that would abort a transaction or revoke a partition while an image is
   * processed.
   *
   * @param recordMax names of the settings that add up to {@code recordTimeoutMs}, for messages
   */
  static void checkTimes(Properties properties, String recordMax, long recordTimeoutMs) {
    StreamsConfig streams = streamsConfig(properties);
    long poll =
        number(
            streams.getMainConsumerConfigs("check", "check", 0),
            ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG);
    boolean transactions =
        StreamsConfig.EXACTLY_ONCE_V2.equals(
            properties.getProperty(StreamsConfig.PROCESSING_GUARANTEE_CONFIG));
    if (!transactions) {
      checkLess(recordMax, recordTimeoutMs, ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, poll);
      return;
    }
    long transaction =
        number(streams.getProducerConfigs("check"), ProducerConfig.TRANSACTION_TIMEOUT_CONFIG);
    checkLess(recordMax, recordTimeoutMs, ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, transaction);
    checkLess(
        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
        transaction,
        ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
        poll);
  }

  /**
   * The maximum time between two commits of a healthy service.
   *
   * @param setting setting that limits the time
   */
  record MaxCommitTime(String setting, long millis) {}

  /** Returns how long records can stay uncommitted before Kafka aborts or reassigns them. */
  static MaxCommitTime maxCommitTime(Properties properties) {
    StreamsConfig streams = streamsConfig(properties);
    if (StreamsConfig.EXACTLY_ONCE_V2.equals(
        properties.getProperty(StreamsConfig.PROCESSING_GUARANTEE_CONFIG))) {
      String name = ProducerConfig.TRANSACTION_TIMEOUT_CONFIG;
      return new MaxCommitTime(name, number(streams.getProducerConfigs("check"), name));
    }
    String name = ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG;
    long poll = number(streams.getMainConsumerConfigs("check", "check", 0), name);
    long commit = streams.getLong(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG);
    return commit > poll
        ? new MaxCommitTime(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commit)
        : new MaxCommitTime(name, poll);
  }

  /**
   * Returns the limit in bytes of the user's {@code max.request.size} and {@code buffer.memory}.
   */
  static int maxProducedBytes(Map<String, String> settings) {
    return (int)
        Math.min(
            producerSetting(settings, ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
            producerSetting(settings, ProducerConfig.BUFFER_MEMORY_CONFIG));
  }

  private static long producerSetting(Map<String, String> settings, String name) {
    String value = settings.get(StreamsConfig.producerPrefix(name));
    if (value == null) {
      value = settings.get(name);
    }
    try {
      return value == null ? Integer.MAX_VALUE : Long.parseLong(value.trim());
    } catch (NumberFormatException e) {
      throw new ConfigException(name, value, "Not a number");
    }
  }

  /** Returns the settings of an admin client. */
  static Map<String, Object> admin(Properties properties, String clientId) {
    return streamsConfig(properties).getAdminConfigs(clientId);
  }

  static Map<String, Object> consumer(Properties properties, String clientId) {
    Map<String, Object> settings =
        new HashMap<>(streamsConfig(properties).getGlobalConsumerConfigs(clientId));
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return settings;
  }

  /** Returns the settings of a consumer with the isolation level of the main consumer. */
  static Map<String, Object> recovery(Properties properties, String clientId) {
    Map<String, Object> settings = consumer(properties, clientId);
    Object isolation =
        streamsConfig(properties)
            .getMainConsumerConfigs("check", "check", 0)
            .get(ConsumerConfig.ISOLATION_LEVEL_CONFIG);
    settings.remove(ConsumerConfig.ISOLATION_LEVEL_CONFIG);
    if (isolation != null) {
      settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
    }
    return settings;
  }

  /**
   * Returns the clients for checkpoints and routes.
   *
   * @param wait how long admin clients wait for brokers
   */
  static CheckpointClients checkpoints(
      Properties properties, String checkpoints, String routes, String clientId, Duration wait) {
    Properties plain = new Properties();
    plain.putAll(properties);
    // These clients are independent of the processing guarantee of the streams.
    plain.setProperty(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
    StreamsConfig settings = streamsConfig(plain);
    return new CheckpointClients(
        checkpoints,
        routes,
        settings.getGlobalConsumerConfigs(clientId),
        settings.getProducerConfigs(clientId),
        AdminClients.withWait(settings.getAdminConfigs(clientId), wait));
  }

  /** Parses the settings like Kafka Streams, without logging them. */
  private static StreamsConfig streamsConfig(Properties properties) {
    return new StreamsConfig(properties, false) {};
  }

  private static long number(Map<String, Object> settings, String name) {
    Object value = settings.get(name);
    try {
      return Long.parseLong(String.valueOf(value));
    } catch (NumberFormatException e) {
      throw new ConfigException(name, value, "Not a number");
    }
  }

  private static void checkLess(String name, long value, String limitName, long limit) {
    if (value >= limit) {
      throw new ConfigException(
          name + " (" + value + ") must be less than " + limitName + " (" + limit + ")");
    }
  }
}
