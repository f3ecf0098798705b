package io.vqstream.service;

import io.vqstream.kafka.BrokerWait;
import io.vqstream.kafka.KafkaErrors;
import io.vqstream.service.config.RecordLimits;
import io.vqstream.service.config.ServiceConfig;
import io.vqstream.service.config.Setting;
import io.vqstream.service.config.TopicRules;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Verifies the topics, the group and the limits of the cluster before a service starts. */
final class ClusterCheck {
  private static final Logger LOGGER = LoggerFactory.getLogger(ClusterCheck.class);
  private static final Duration TOPIC_TIMEOUT = Duration.ofSeconds(2);

  /** Bytes of a produce request beside its batch. */
  private static final int REQUEST_OVERHEAD = 16 << 10;

  private final ServiceConfig config;
  private final Admin admin;
  private final BrokerWait wait;
  private final Consumer<String> warnings;
  private final Consumer<String> progress;

  private ClusterCheck(
      ServiceConfig config,
      Admin admin,
      BrokerWait wait,
      Consumer<String> warnings,
      Consumer<String> progress) {
    this.config = config;
    this.admin = admin;
    this.wait = wait;
    this.warnings = warnings;
    this.progress = progress;
  }

  /**
   * Checks that a broker answers, that the topics exist and that the settings are consistent with
   * their record limits.
   *
   * @param progress receives what the check waits for, one line each
   */
  static void check(ServiceConfig config, Consumer<String> progress) throws ServiceException {
    RecordLimits unused = limits(config, line -> {}, progress);
  }

  /**
   * Runs the checks of {@link #check} and returns the record limits.
   *
   * @param warnings receives problems that do not prevent the start, one line each
   * @param progress receives what the check waits for, one line each
   */
  static RecordLimits limits(
      ServiceConfig config, Consumer<String> warnings, Consumer<String> progress)
      throws ServiceException {
    String servers = servers(config);
    BrokerWait wait =
        new BrokerWait(
            servers, config.brokerWait(), config.brokerTimeout(), Duration.ZERO, progress);
    try (Closing admin = new Closing(wait.open(config.adminProperties()))) {
      while (true) {
        List<String> found = new ArrayList<>();
        try {
          ClusterCheck cluster =
              new ClusterCheck(config, admin.admin(), wait, found::add, progress);
          RecordLimits limits = cluster.inspect();
          wait.succeeded();
          found.forEach(warnings);
          return limits;
        } catch (RetriableException e) { // for example, a broker is restarting
          wait.retry(e);
        }
      }
    } catch (IOException e) {
      throw new ServiceException(e.getMessage(), e);
    } catch (KafkaException e) {
      throw new ServiceException(
          "the brokers at " + servers + " cannot be used: " + KafkaErrors.ofThread(e), e);
    }
  }

  /** Returns that no bootstrap server can be resolved, in one line; empty if one can. */
  static Optional<String> unresolved(ServiceConfig config) {
    try {
      Admin.create(config.adminProperties()).close(Duration.ZERO);
      return Optional.empty();
    } catch (KafkaException e) {
      if (!BrokerWait.isUnresolved(e)) {
        throw e;
      }
      return Optional.of(BrokerWait.unresolved(servers(config)));
    }
  }

  private RecordLimits inspect() throws ServiceException {
    await(admin.describeCluster().nodes());
    wait.answered();
    checkTopics();
    GroupCheck.check(admin, config, progress);
    return config.limitsWithin(checkLimits());
  }

  private void checkTopics() throws ServiceException {
    Map<String, String> topics = new LinkedHashMap<>();
    topics.put(config.sourceTopic(), config.role().sourceSetting());
    topics.put(config.sinkTopic(), config.role().sinkSetting());
    topics.put(config.failureTopic(), Setting.FAILURE_TOPIC);
    // Not every broker knows a topic that was just created.
    Instant deadline = Instant.now().plus(TOPIC_TIMEOUT);
    List<String> missing = missing(topics);
    while (!missing.isEmpty() && Instant.now().isBefore(deadline)) {
      pause();
      missing = missing(topics);
    }
    if (!missing.isEmpty()) {
      throw new ServiceException(
          "missing at "
              + servers(config)
              + ": topic "
              + String.join(", ", missing)
              + "; create it, or set the setting in parentheses");
    }
  }

  /** Returns the missing topics, each with its setting. */
  private List<String> missing(Map<String, String> topics) throws ServiceException {
    var described = admin.describeTopics(topics.keySet()).topicNameValues();
    List<String> missing = new ArrayList<>();
    for (Map.Entry<String, String> topic : topics.entrySet()) {
      try {
        await(described.get(topic.getKey()));
      } catch (UnknownTopicOrPartitionException e) {
        missing.add(topic.getKey() + " (" + topic.getValue() + ")");
      } catch (TopicAuthorizationException e) {
        throw new ServiceException(
            "access to topic %s (%s) at %s is denied: Describe, and Read or Write, are required"
                .formatted(topic.getKey(), topic.getValue(), servers(config)),
            e);
      }
    }
    return missing;
  }

  private void pause() throws ServiceException {
    try {
      TimeUnit.MILLISECONDS.sleep(100);
    } catch (InterruptedException e) {
      throw new ServiceException(wait.interrupted().getMessage(), e);
    }
  }

  private RecordLimits checkLimits() throws ServiceException {
    Optional<Config> source = settings(config.sourceTopic());
    Optional<Config> sink = settings(config.sinkTopic());
    Optional<Config> failures = settings(config.failureTopic());
    RecordLimits topics =
        new RecordLimits(
            maxMessageBytes(source),
            maxMessageBytes(sink),
            maxMessageBytes(failures),
            sink.map(each -> TopicRules.of(each, source)).orElse(TopicRules.NONE),
            failures.map(each -> TopicRules.of(each, source)).orElse(TopicRules.NONE));
    TopicLimits limits = new TopicLimits(config, topics);
    limits.check();
    limits.warnings().forEach(warnings);
    return withinRequests(topics);
  }

  /** Limits records to what fits a request: brokers close the connection on a larger one. */
  private RecordLimits withinRequests(RecordLimits topics) throws ServiceException {
    int request = maxRequestBytes();
    if (topics.maxWrite() > request) {
      warnings.accept(
          "%s and %s accept records of up to %d bytes, but the brokers accept requests of up to %d:"
                  .formatted(config.sinkTopic(), config.failureTopic(), topics.maxWrite(), request)
              + " records are limited to that; raise the brokers' socket.request.max.bytes");
    }
    return topics.writing(request);
  }

  /**
   * Returns the bytes that the smallest {@code socket.request.max.bytes} leaves for a batch; {@link
   * Integer#MAX_VALUE} if access is denied.
   */
  private int maxRequestBytes() throws ServiceException {
    List<ConfigResource> brokers =
        await(admin.describeCluster().nodes()).stream()
            .map(node -> new ConfigResource(ConfigResource.Type.BROKER, node.idString()))
            .toList();
    int min = Integer.MAX_VALUE;
    try {
      for (Config settings : await(admin.describeConfigs(brokers).all()).values()) {
        ConfigEntry bytes = settings.get("socket.request.max.bytes");
        if (bytes != null && bytes.value() != null) { // missing in some Kafka-compatible brokers
          min = Math.min(min, Integer.parseInt(bytes.value()) - REQUEST_OVERHEAD);
        }
      }
    } catch (AuthorizationException e) {
      LOGGER.debug("access to the brokers' settings is denied", e);
    }
    return min;
  }

  /** Returns the settings of a topic; empty if access is denied. */
  private Optional<Config> settings(String topic) throws ServiceException {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try {
      return Optional.of(await(admin.describeConfigs(List.of(resource)).values().get(resource)));
    } catch (AuthorizationException e) {
      warnings.accept(
          ("topic %s: access to its settings is denied (DescribeConfigs); assuming max.message.bytes=%d"
                  + " and no restriction of keys and timestamps")
              .formatted(topic, assumedMaxBytes()));
      return Optional.empty();
    }
  }

  private int maxMessageBytes(Optional<Config> topic) {
    return topic
        .map(settings -> settings.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value())
        .map(Integer::parseInt)
        .orElseGet(this::assumedMaxBytes);
  }

  private int assumedMaxBytes() {
    return config.recordMaxBytes().orElse(RecordLimits.KAFKA_DEFAULT);
  }

  private <T> T await(KafkaFuture<T> future) throws ServiceException {
    try {
      return future.get(config.brokerTimeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new TimeoutException(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KafkaException kafka) {
        throw kafka;
      }
      throw new KafkaException(e.getCause());
    } catch (InterruptedException e) {
      throw new ServiceException(wait.interrupted().getMessage(), e);
    }
  }

  private static String servers(ServiceConfig config) {
    return String.join(",", config.bootstrapServers());
  }

  /** An admin client that does not wait for calls under way when it is closed. */
  private record Closing(Admin admin) implements AutoCloseable {
    @Override
    public void close() {
      admin.close(Duration.ZERO);
    }
  }
}
