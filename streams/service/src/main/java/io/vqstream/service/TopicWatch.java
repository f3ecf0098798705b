package io.vqstream.service;

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
 * Notices that a topic of the service is deleted, or created again. Kafka's producers wait for a
 * topic that is gone silently, and Kafka Streams calls that running.
 *
 * <p>A topic counts as missing when it is seen missing twice in a row: one broker may know a new
 * topic later than another.
 */
final class TopicWatch implements Check {
  private static final Logger LOGGER = LoggerFactory.getLogger(TopicWatch.class);

  private final Map<String, String> settings = new LinkedHashMap<>();
  private final Duration patience;
  private final Duration limit;
  private final Consumer<String> overdue;
  private final Map<String, Uuid> first = new ConcurrentHashMap<>();
  private final Map<String, Uuid> ids = new ConcurrentHashMap<>();
  private final Map<TopicPartition, Uuid> read = new ConcurrentHashMap<>();
  private final Map<String, Missing> missing = new ConcurrentHashMap<>();

  private record Missing(long nanos, Instant since, boolean sure) {}

  /**
   * @param overdue called with the reason when a topic has been missing for {@code
   *     stuck.timeout.ms}
   */
  TopicWatch(ServiceConfig config, Consumer<String> overdue) {
    settings.put(config.sourceTopic(), config.role().sourceSetting());
    settings.put(config.sinkTopic(), config.role().sinkSetting());
    settings.put(config.failureTopic(), Setting.FAILURE_TOPIC);
    this.patience = config.brokerTimeout();
    this.limit = config.stuckTimeout();
    this.overdue = overdue;
  }

  @Override
  public void run(Admin admin) throws ExecutionException, TimeoutException, InterruptedException {
    var described = admin.describeTopics(settings.keySet()).topicNameValues();
    for (Map.Entry<String, KafkaFuture<TopicDescription>> topic : described.entrySet()) {
      try {
        present(topic.getKey(), topic.getValue().get(patience.toMillis(), TimeUnit.MILLISECONDS));
      } catch (ExecutionException e) {
        if (e.getCause() instanceof UnknownTopicOrPartitionException) {
          missing(topic.getKey(), missing.containsKey(topic.getKey()));
        } else if (!(e.getCause() instanceof AuthorizationException)) { // which ends a thread
          throw e;
        }
      }
    }
    for (Map.Entry<String, Missing> topic : missing.entrySet()) {
      if (System.nanoTime() - topic.getValue().nanos() > limit.toNanos()) {
        overdue.accept(
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
      LOGGER.warn(
          "{} was deleted and created again; what was in it is gone, and the service goes on",
          named(topic));
    } else if (before != null && before.sure()) {
      LOGGER.info("{} is there again", named(topic));
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
      LOGGER.warn(
          "{} is missing; the service waits for it, {} s at most. Create it again",
          named(topic),
          limit.toSeconds());
    }
  }

  /** Kafka Streams has found a topic missing. */
  void report(String topic) {
    missing(topic, true);
  }

  /** Whether the topic was missing when it was last looked for. */
  boolean isMissing(String topic) {
    return missing.containsKey(topic);
  }

  /**
   * Returns whether a partition belongs to another topic than the one that was read before, as its
   * topic was created again. Asks the cluster, and answers true once for each new topic: the
   * partition is read from then on.
   *
   * @return false where no broker answers
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
              .get(patience.toMillis(), TimeUnit.MILLISECONDS)
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

  /** Which topic is missing, in one line; empty where all are there. */
  Optional<String> problem() {
    return missing.entrySet().stream()
        .filter(topic -> topic.getValue().sure())
        .map(
            topic ->
                "%s is missing since %s"
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
