package io.vqstream.service.config;

import io.vqstream.kafka.AdminClients;
import io.vqstream.registry.CheckpointClients;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.DefaultProductionExceptionHandler;
import org.apache.kafka.streams.errors.LogAndFailExceptionHandler;
import org.apache.kafka.streams.errors.LogAndFailProcessingExceptionHandler;

/** Which settings are Kafka's, and what they are for images where the user does not say. */
final class KafkaSettings {
  private static final int MEBIBYTE = 1 << 20;

  /** Broker's default of {@code transaction.max.timeout.ms}: it refuses longer ones. */
  private static final long LONGEST_TRANSACTION_MS = 900_000;

  /** A third of Kafka's own default. */
  private static final int SESSION_TIMEOUT_MS = 15_000;

  /**
   * A third of Kafka's own default. A member hears of a rebalance by its next heartbeat, and a
   * service whose threads join one after the other may take two until it runs.
   */
  private static final int HEARTBEAT_MS = 1_000;

  private static final int METADATA_AGE_MS = 30_000;

  /** Bytes that the consumers of all threads together may have fetched. */
  private static final int FETCHED_BY_ALL = 400 * MEBIBYTE;

  private static final Set<String> STREAMS = StreamsConfig.configDef().names();
  private static final Set<String> CONSUMER = ConsumerConfig.configNames();
  private static final Set<String> PRODUCER = ProducerConfig.configNames();
  private static final Set<String> ADMIN = AdminClientConfig.configNames();

  /** Longest first, so that {@code main.consumer.} is not taken for something else. */
  private static final List<Map.Entry<String, Set<String>>> PREFIXES =
      List.of(
          Map.entry(StreamsConfig.RESTORE_CONSUMER_PREFIX, CONSUMER),
          Map.entry(StreamsConfig.GLOBAL_CONSUMER_PREFIX, CONSUMER),
          Map.entry(StreamsConfig.MAIN_CONSUMER_PREFIX, CONSUMER),
          Map.entry(StreamsConfig.CONSUMER_PREFIX, CONSUMER),
          Map.entry(StreamsConfig.PRODUCER_PREFIX, PRODUCER),
          Map.entry(StreamsConfig.ADMIN_CLIENT_PREFIX, ADMIN));

  private KafkaSettings() {}

  /** Whether Kafka Streams or one of its clients has a setting of that name. */
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

  /** Fills in what the user did not set. */
  static void derive(Properties properties, long recordMaxMs, int threads, RecordLimits limits) {
    // A transaction may hold an image of each partition of a thread, and a second one of some.
    long transactionMs = Math.min(LONGEST_TRANSACTION_MS, Math.max(60_000, 5 * recordMaxMs));
    properties.putIfAbsent(
        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, String.valueOf(transactionMs));
    properties.putIfAbsent(
        ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
        String.valueOf(transactionMs + Math.max(60_000, recordMaxMs)));

    // A thread that ended, or a process that was killed, keeps its partitions for so long.
    // Heartbeats have a thread of their own, so a slow image does not miss one.
    properties.putIfAbsent(
        ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, String.valueOf(SESSION_TIMEOUT_MS));
    properties.putIfAbsent(
        ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
        String.valueOf(Math.min(HEARTBEAT_MS, sessionMs(properties) / 3)));
    // A thread without partitions may lead the group, and learns only so that the topic is gone.
    properties.putIfAbsent(ConsumerConfig.METADATA_MAX_AGE_CONFIG, String.valueOf(METADATA_AGE_MS));

    // Images are large and slow: few at a time, so that memory and transactions stay small.
    properties.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "8");
    properties.putIfAbsent(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, "16");
    properties.putIfAbsent(
        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
        String.valueOf(Math.max(MEBIBYTE, limits.source())));
    properties.putIfAbsent(
        ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
        String.valueOf(Math.max(fetchBytes(threads), limits.source())));
    properties.putIfAbsent(
        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
        String.valueOf(Math.max(MEBIBYTE, limits.largestWrite())));
    properties.putIfAbsent(
        ProducerConfig.BUFFER_MEMORY_CONFIG,
        String.valueOf(Math.max(32L * MEBIBYTE, 2L * limits.largestWrite())));
    // Frames and images are as dense as they get.
    properties.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");

    properties.putIfAbsent(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, "true");
    // Bad data never gets as far as a handler: the processors send it to the failure topic.
    // What does get there is a fault of the system, and nothing may be skipped for it.
    properties.putIfAbsent(
        StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG,
        LogAndFailExceptionHandler.class.getName());
    properties.putIfAbsent(
        StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG,
        LogAndFailProcessingExceptionHandler.class.getName());
    properties.putIfAbsent(
        StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG,
        DefaultProductionExceptionHandler.class.getName());
  }

  private static long sessionMs(Properties properties) {
    return number(
        quietly(properties).getMainConsumerConfigs("check", "check", 0),
        ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG);
  }

  /** Each thread has a consumer of its own, and all of them may have fetched that much. */
  private static int fetchBytes(int threads) {
    return Math.max(
        MEBIBYTE, Math.min(ConsumerConfig.DEFAULT_FETCH_MAX_BYTES, FETCHED_BY_ALL / threads));
  }

  /**
   * Refuses times that would lose a transaction or a partition in the middle of an image.
   *
   * @param recordMax what {@code recordMaxMs} is made of, for people
   */
  static void checkTimes(Properties properties, String recordMax, long recordMaxMs) {
    StreamsConfig streams = quietly(properties);
    long poll =
        number(
            streams.getMainConsumerConfigs("check", "check", 0),
            ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG);
    boolean transactions =
        StreamsConfig.EXACTLY_ONCE_V2.equals(
            properties.getProperty(StreamsConfig.PROCESSING_GUARANTEE_CONFIG));
    if (!transactions) {
      checkLess(recordMax, recordMaxMs, ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, poll);
      return;
    }
    long transaction =
        number(streams.getProducerConfigs("check"), ProducerConfig.TRANSACTION_TIMEOUT_CONFIG);
    checkLess(recordMax, recordMaxMs, ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, transaction);
    checkLess(
        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
        transaction,
        ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
        poll);
  }

  /**
   * The longest time between two commits of a service that works.
   *
   * @param setting that limits it
   */
  record LongestCommit(String setting, long millis) {}

  /** How long records in hand may stay uncommitted before Kafka takes them away. */
  static LongestCommit longestCommit(Properties properties) {
    StreamsConfig streams = quietly(properties);
    if (StreamsConfig.EXACTLY_ONCE_V2.equals(
        properties.getProperty(StreamsConfig.PROCESSING_GUARANTEE_CONFIG))) {
      String name = ProducerConfig.TRANSACTION_TIMEOUT_CONFIG;
      return new LongestCommit(name, number(streams.getProducerConfigs("check"), name));
    }
    String name = ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG;
    long poll = number(streams.getMainConsumerConfigs("check", "check", 0), name);
    long commit = streams.getLong(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG);
    return commit > poll
        ? new LongestCommit(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commit)
        : new LongestCommit(name, poll);
  }

  /** What the user's {@code max.request.size} and {@code buffer.memory} leave, in bytes. */
  static int largestProduced(Map<String, String> settings) {
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

  /** Settings of an admin client. */
  static Map<String, Object> admin(Properties properties, String clientId) {
    return quietly(properties).getAdminConfigs(clientId);
  }

  /**
   * Clients for checkpoints and routes.
   *
   * @param wait of commands for brokers
   */
  static CheckpointClients checkpoints(
      Properties properties, String checkpoints, String routes, String clientId, Duration wait) {
    Properties plain = new Properties();
    plain.putAll(properties);
    // They read and write by themselves, whatever the streams' guarantee.
    plain.setProperty(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
    StreamsConfig settings = quietly(plain);
    return new CheckpointClients(
        checkpoints,
        routes,
        settings.getGlobalConsumerConfigs(clientId),
        settings.getProducerConfigs(clientId),
        AdminClients.withWait(settings.getAdminConfigs(clientId), wait));
  }

  /** As Kafka Streams reads them, without the page of them in the log. */
  private static StreamsConfig quietly(Properties properties) {
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
