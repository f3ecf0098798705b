package io.vqstream.service;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.vqstream.service.config.ServiceConfig;
import io.vqstream.service.metrics.MeterTags;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.KafkaStreams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The meters of a service that are read at intervals, until they are closed: Kafka's, the lag of
 * the group, the waiting dead letters and the routes. All are read on one thread.
 */
final class StreamsMetrics implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(StreamsMetrics.class);

  /** Micrometer's default interval for new Kafka metrics is one minute. */
  private static final Duration REFRESH_INTERVAL = Duration.ofSeconds(5);

  private static final Duration LAG_INTERVAL = Duration.ofSeconds(15);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

  private final ScheduledExecutorService executor;
  private final Deque<AutoCloseable> meters = new ArrayDeque<>();

  private StreamsMetrics(String applicationId) {
    executor =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, applicationId + "-metrics");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Registers the metrics of Kafka Streams, with the application id as a tag. */
  static StreamsMetrics bind(KafkaStreams streams, ServiceConfig config, MeterRegistry registry) {
    StreamsMetrics all = new StreamsMetrics(config.applicationId());
    if (config.monitoring().allKafkaMetrics()) {
      KafkaStreamsMetrics kafka =
          new KafkaStreamsMetrics(
              streams,
              Tags.of(MeterTags.APPLICATION, config.applicationId()),
              all.executor,
              REFRESH_INTERVAL);
      kafka.bindTo(registry);
      all.meters.push(kafka);
    } else {
      KafkaMeters kafka =
          new KafkaMeters(
              streams::metrics,
              Set.of(config.sourceTopic(), config.sinkTopic(), config.failureTopic()),
              config.applicationId(),
              registry);
      all.every(REFRESH_INTERVAL, kafka::refresh, kafka);
    }
    return all;
  }

  /** Asks for the lag from now on. */
  void watch(GroupLag lag, Admin admin) {
    every(LAG_INTERVAL, () -> lag.update(admin), lag);
  }

  /** Counts the waiting dead letters from now on. */
  void watch(WaitingDeadLetters letters, Admin admin) {
    every(LAG_INTERVAL, () -> letters.update(admin), letters);
  }

  /** Reads the routes from now on. */
  void watch(RouteInfo routes) {
    every(REFRESH_INTERVAL, routes::update, routes);
  }

  private void every(Duration interval, Runnable update, AutoCloseable owner) {
    meters.push(owner);
    var unused =
        executor.scheduleWithFixedDelay(
            () -> {
              try {
                update.run();
              } catch (RuntimeException e) { // an exception would silently end the schedule
                LOGGER.debug("a meter cannot be updated", e);
              }
            },
            0,
            interval.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /** Removes the meters from the registry. */
  @Override
  public void close() {
    executor.shutdownNow();
    try {
      boolean unused = executor.awaitTermination(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    while (!meters.isEmpty()) {
      try {
        meters.pop().close();
      } catch (Exception e) {
        LOGGER.debug("a meter cannot be removed", e);
      }
    }
  }
}
