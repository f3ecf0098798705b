package io.vqstream.service;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.vqstream.service.metrics.MeterTags;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * A selection of the metrics of Kafka Streams and its clients as meters. Names are those that
 * Micrometer gives to Kafka's metrics.
 *
 * <p>Kafka's ids of clients contain a random UUID: every restart would start new time series. The
 * tag {@code thread} takes their place. Clients that restore state have no thread of this kind and
 * nothing to do; they are left out. Metrics of a topic that Kafka also reports under a deprecated
 * name, with underscores for dots, are taken once.
 */
final class KafkaMeters implements AutoCloseable {
  private static final Pattern THREAD = Pattern.compile("StreamThread-\\d+");
  private static final Set<String> IDS =
      Set.of("client-id", "thread-id", "process-id", "application-id");
  private static final List<String> CLIENTS = List.of("consumer-", "producer-");
  private static final String TOTAL = "-total";

  /**
   * A group of Kafka's metrics.
   *
   * @param name group in Kafka
   * @param tags tags in Kafka, without ids of clients and threads
   * @param metrics names in Kafka
   */
  record Group(String name, Set<String> tags, List<String> metrics) {
    Group(String name, List<String> metrics) {
      this(name, Set.of(), metrics);
    }
  }

  /** The selection. */
  static final List<Group> CHOSEN =
      List.of(
          new Group(
              "consumer-fetch-manager-metrics",
              Set.of("topic", "partition"),
              List.of("records-lag")),
          new Group(
              "consumer-fetch-manager-metrics",
              List.of(
                  "records-lag-max",
                  "records-consumed-total",
                  "bytes-consumed-total",
                  "fetch-latency-avg",
                  "fetch-latency-max",
                  "fetch-throttle-time-max")),
          new Group(
              "consumer-coordinator-metrics",
              List.of(
                  "assigned-partitions",
                  "commit-latency-avg",
                  "commit-latency-max",
                  "rebalance-total",
                  "failed-rebalance-total",
                  "rebalance-latency-avg",
                  "last-heartbeat-seconds-ago")),
          new Group(
              "consumer-metrics",
              List.of("last-poll-seconds-ago", "time-between-poll-max", "poll-idle-ratio-avg")),
          new Group(
              "producer-metrics",
              List.of(
                  "record-send-total",
                  "record-error-total",
                  "record-retry-total",
                  "outgoing-byte-total",
                  "request-latency-avg",
                  "produce-throttle-time-max",
                  "buffer-available-bytes",
                  "txn-commit-time-ns-total",
                  "txn-abort-time-ns-total")),
          new Group(
              "stream-thread-metrics",
              List.of(
                  "process-rate",
                  "process-total",
                  "process-ratio",
                  "process-latency-avg",
                  "process-latency-max",
                  "poll-rate",
                  "poll-latency-avg",
                  "poll-latency-max",
                  "commit-rate",
                  "commit-total",
                  "commit-latency-avg",
                  "commit-latency-max",
                  "task-closed-total",
                  "blocked-time-ns-total",
                  "thread-state")),
          new Group("stream-task-metrics", Set.of("task-id"), List.of("dropped-records-total")),
          new Group(
              "stream-metrics",
              List.of("alive-stream-threads", "failed-stream-threads", "client-state")));

  private final Supplier<? extends Map<MetricName, ? extends Metric>> metrics;
  private final Set<String> topics;
  private final String application;
  private final MeterRegistry registry;
  private final Map<MetricName, Registered> meters = new HashMap<>();
  private boolean closed;

  /** A metric and its meter, which holds it weakly. */
  private record Registered(Metric metric, Meter meter) {}

  /**
   * @param metrics returns the metrics of Kafka Streams
   * @param topics topics of the service
   */
  KafkaMeters(
      Supplier<? extends Map<MetricName, ? extends Metric>> metrics,
      Set<String> topics,
      String application,
      MeterRegistry registry) {
    this.metrics = metrics;
    this.topics = topics;
    this.application = application;
    this.registry = registry;
  }

  /**
   * Registers meters of new metrics and removes those of metrics that are gone. A thread that takes
   * the place of another can have its name, and metrics of equal names.
   */
  synchronized void refresh() {
    if (closed) {
      return;
    }
    Map<MetricName, ? extends Metric> now = metrics.get();
    meters
        .entrySet()
        .removeIf(
            each -> {
              boolean gone = now.get(each.getKey()) != each.getValue().metric();
              if (gone) {
                registry.remove(each.getValue().meter());
              }
              return gone;
            });
    now.forEach(
        (name, metric) -> {
          if (!meters.containsKey(name) && isChosen(name)) {
            meters.put(name, new Registered(metric, register(name, metric)));
          }
        });
  }

  private boolean isChosen(MetricName name) {
    Set<String> tags = new TreeSet<>(name.tags().keySet());
    tags.removeAll(IDS);
    String topic = name.tags().get("topic");
    return (topic == null || topics.contains(topic))
        && isOfThread(name)
        && CHOSEN.stream()
            .anyMatch(
                group ->
                    group.name().equals(name.group())
                        && group.tags().equals(tags)
                        && group.metrics().contains(name.name()));
  }

  /** Returns whether a metric of a client is that of a stream thread. */
  private static boolean isOfThread(MetricName name) {
    boolean client = CLIENTS.stream().anyMatch(name.group()::startsWith);
    return !client || thread(name.tags().getOrDefault("client-id", "")).isPresent();
  }

  private Meter register(MetricName name, Metric metric) {
    String meter = meterName(name.group(), name.name());
    Tags tags = Tags.of(MeterTags.APPLICATION, application);
    for (Map.Entry<String, String> tag : name.tags().entrySet()) {
      if (IDS.contains(tag.getKey())) {
        Optional<String> thread = thread(tag.getValue());
        tags = thread.isPresent() ? tags.and("thread", thread.get()) : tags;
      } else {
        tags = tags.and(tag.getKey().replace('-', '.'), tag.getValue());
      }
    }
    return name.name().endsWith(TOTAL)
        ? FunctionCounter.builder(meter, metric, KafkaMeters::value)
            .description(name.description())
            .tags(tags)
            .register(registry)
        : Gauge.builder(meter, metric, KafkaMeters::value)
            .description(name.description())
            .tags(tags)
            .register(registry);
  }

  /** Returns the name that Micrometer gives to a metric of Kafka. */
  static String meterName(String group, String name) {
    return "kafka."
        + group.replaceAll("-metrics$", "").replace('-', '.')
        + "."
        + name.replace('-', '.');
  }

  private static Optional<String> thread(String id) {
    Matcher thread = THREAD.matcher(id);
    return thread.find() ? Optional.of(thread.group()) : Optional.empty();
  }

  private static double value(Metric metric) {
    return metric.metricValue() instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  @Override
  public synchronized void close() {
    closed = true;
    meters.values().forEach(each -> registry.remove(each.meter()));
    meters.clear();
  }
}
