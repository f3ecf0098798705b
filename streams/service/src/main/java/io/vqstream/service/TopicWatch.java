package io.vqstream.service;

import io.vqstream.kafka.LogEvent;
import io.vqstream.service.config.ServiceConfig;
import io.vqstream.service.config.Setting;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Detects that a topic of the service was deleted or created again. Kafka producers wait for a
 * missing topic silently while Kafka Streams stays in the state RUNNING.
 *
 * <p>A topic counts as missing after two checks in a row, because brokers learn of a new topic at
 * different times.
 */
final class TopicWatch implements Check {
  private static final Logger LOGGER = LoggerFactory.getLogger(TopicWatch.class);

  private final Map<String, String> settings = new LinkedHashMap<>();
  private final Duration brokerTimeout;
  private final Duration limit;
  private final Consumer<String> onTimeout;
  private final Map<String, Uuid> first = new ConcurrentHashMap<>();
  private final Map<String, Uuid> ids = new ConcurrentHashMap<>();
  private final Map<TopicPartition, Uuid> read = new ConcurrentHashMap<>();
  private final Map<String, Missing> missing = new ConcurrentHashMap<>();

  private record Missing(long nanos, Instant since, boolean sure) {}

  /**
   * @param onTimeout called with the reason after a topic was missing for {@code stuck.timeout.ms}
   */
  TopicWatch(ServiceConfig config, Consumer<String> onTimeout) {
    settings.put(config.sourceTopic(), config.role().sourceSetting());
    settings.put(config.sinkTopic(), config.role().sinkSetting());
    settings.put(config.failureTopic(), Setting.FAILURE_TOPIC);
    this.brokerTimeout = config.brokerTimeout();
    this.limit = config.stuckTimeout();
    this.onTimeout = onTimeout;
  }

  @Override
  public void run(Admin admin) throws ExecutionException, TimeoutException, InterruptedException {
    var described = admin.describeTopics(settings.keySet()).topicNameValues();
    for (Map.Entry<String, KafkaFuture<TopicDescription>> topic : described.entrySet()) {
      try {
        present(
            topic.getKey(), topic.getValue().get(brokerTimeout.toMillis(), TimeUnit.MILLISECONDS));
      } catch (ExecutionException e) {
        if (e.getCause() instanceof UnknownTopicOrPartitionException) {
          missing(topic.getKey(), missing.containsKey(topic.getKey()));
        } else if (!(e.getCause()
            instanceof AuthorizationException)) { // these fail a stream thread
          throw e;
        }
      }
    }
    for (Map.Entry<String, Missing> topic : missing.entrySet()) {
      if (System.nanoTime() - topic.getValue().nanos() > limit.toNanos()) {
        onTimeout.accept(
            "%s has been missing for %d s (%s)"
                .formatted(named(topic.getKey()), limit.toSeconds(), Setting.STUCK_TIMEOUT_MS));
      }
    }
  }

  private void present(String topic, TopicDescription description) {
    Missing before = missing.remove(topic);
    first.putIfAbsent(topic, description.topicId());
    Uuid id = ids.put(topic, description.topicId());
    if (id != null && !id.equals(description.topicId())) {
      LogEvent.TOPIC_RECREATED
          .on(LOGGER)
          .addKeyValue("topic", topic)
          .log(
              "{} was deleted and created again; its records are lost and the service continues",
              named(topic));
    } else if (before != null && before.sure()) {
      LogEvent.TOPIC_BACK
          .on(LOGGER)
          .addKeyValue("topic", topic)
          .log("{} exists again", named(topic));
    }
  }

  private void missing(String topic, boolean sure) {
    Missing before = missing.get(topic);
    if (before == null) {
      missing.put(topic, new Missing(System.nanoTime(), Instant.now(), sure));
    } else if (sure && !before.sure()) {
      missing.put(topic, new Missing(before.nanos(), before.since(), true));
    }
    if (sure && (before == null || !before.sure())) {
      LogEvent.TOPIC_MISSING
          .on(LOGGER)
          .addKeyValue("topic", topic)
          .log(
              "{} is missing; the service waits for it for up to {} s. Create it again",
              named(topic),
              limit.toSeconds());
    }
  }

  /** Records that Kafka Streams reported a topic as missing. */
  void report(String topic) {
    missing(topic, true);
  }

  /** Returns whether a topic was missing at the last check. */
  boolean isMissing(String topic) {
    return missing.containsKey(topic);
  }

  /**
   * Returns whether the topic of a partition was created again since the partition was last read.
   * Sends a request to the cluster. Returns true once for each new topic.
   *
   * @return false if no broker answers
   */
  boolean isNew(Admin admin, TopicPartition partition) {
    String topic = partition.topic();
    Uuid before = read.getOrDefault(partition, first.get(topic));
    try {
      Uuid now =
          admin
              .describeTopics(List.of(topic))
              .topicNameValues()
              .get(topic)
              .get(brokerTimeout.toMillis(), TimeUnit.MILLISECONDS)
              .topicId();
      read.put(partition, now);
      return before != null && !before.equals(now);
    } catch (ExecutionException | TimeoutException e) {
      LOGGER.debug("topic {} cannot be described", topic, e);
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Returns which topics are missing, in one line; empty if none is. */
  Optional<String> problem() {
    return missing.entrySet().stream()
        .filter(topic -> topic.getValue().sure())
        .map(
            topic ->
                "%s has been missing since %s"
                    .formatted(
                        named(topic.getKey()),
                        topic.getValue().since().truncatedTo(ChronoUnit.SECONDS)))
        .sorted()
        .reduce((all, one) -> all + ", " + one);
  }

  private String named(String topic) {
    return "topic " + topic + " (" + settings.get(topic) + ")";
  }

  @Override
  public void brokersAway() {
    long now = System.nanoTime();
    missing.replaceAll((topic, since) -> new Missing(now, since.since(), since.sure()));
  }
}
