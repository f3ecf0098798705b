package io.vqstream.service;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.kafka.streams.KafkaStreams;

/** The metrics of Kafka Streams in a Micrometer registry, until they are closed. */
final class StreamsMetrics implements AutoCloseable {
  /** Micrometer's default interval for new Kafka metrics is one minute. */
  private static final Duration REFRESH_INTERVAL = Duration.ofSeconds(5);

  private final ScheduledExecutorService executor;
  private final KafkaStreamsMetrics metrics;

  private StreamsMetrics(ScheduledExecutorService executor, KafkaStreamsMetrics metrics) {
    this.executor = executor;
    this.metrics = metrics;
  }

  /** Registers the metrics, with the application id as a tag. */
  static StreamsMetrics bind(KafkaStreams streams, String applicationId, MeterRegistry registry) {
    ScheduledExecutorService executor =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, applicationId + "-metrics");
              thread.setDaemon(true);
              return thread;
            });
    KafkaStreamsMetrics metrics =
        new KafkaStreamsMetrics(
            streams, Tags.of("application", applicationId), executor, REFRESH_INTERVAL);
    metrics.bindTo(registry);
    return new StreamsMetrics(executor, metrics);
  }

  /** Removes the metrics from the registry. */
  @Override
  public void close() {
    metrics.close();
    executor.shutdownNow();
  }
}
