package io.vqstream.service;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.vqstream.service.config.RecordLimits;
import io.vqstream.service.config.ServiceConfig;
import io.vqstream.service.metrics.MeterTags;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.StreamsConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lag of the consumer group of a service: for each partition of the source topic, the number of
 * offsets from the committed one to the end. It is that of the whole group, and it is known when no
 * instance is assigned a partition or processes one. Transaction markers have offsets, too: up to a
 * few can remain in a partition without records to read.
 *
 * <p>A lag that is unknown has no time series: when no broker answers, and for a partition without
 * a committed offset, unless the group starts at the first record.
 *
 * <table>
 *   <caption>Meters</caption>
 *   <tr><th>name<th>kind<th>tags
 *   <tr><td>vqstream.group.lag.records<td>gauge<td>application, topic, partition
 * </table>
 */
final class GroupLag implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(GroupLag.class);
  private static final String EARLIEST = "earliest";

  private final String group;
  private final String topic;
  private final boolean fromFirst;
  private final ListOffsetsOptions options;
  private final long timeoutMs;
  private final MultiGauge gauge;
  private final Map<TopicPartition, AtomicLong> lags = new HashMap<>();
  private boolean closed;

  GroupLag(ServiceConfig config, MeterRegistry registry) {
    group = config.applicationId();
    topic = config.sourceTopic();
    Object reset =
        new StreamsConfig(config.streamsProperties(RecordLimits.of(RecordLimits.KAFKA_DEFAULT)))
            .getMainConsumerConfigs(group, "lag", 0)
            .get(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG);
    fromFirst = EARLIEST.equals(reset);
    options =
        new ListOffsetsOptions(
            config.exactlyOnce() ? IsolationLevel.READ_COMMITTED : IsolationLevel.READ_UNCOMMITTED);
    timeoutMs = config.brokerTimeout().toMillis();
    gauge =
        MultiGauge.builder("vqstream.group.lag.records")
            .description(
                "Offsets from the one that the group committed to the end of the partition;"
                    + " absent if unknown")
            .tag(MeterTags.APPLICATION, group)
            .register(registry);
  }

  /** Asks the brokers. Without an answer, the lag is unknown. */
  void update(Admin admin) {
    try {
      set(lags(admin));
    } catch (ExecutionException | TimeoutException e) {
      LOGGER.debug("{}: the lag is unknown", group, e);
      set(Map.of());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Map<TopicPartition, Long> lags(Admin admin)
      throws ExecutionException, TimeoutException, InterruptedException {
    List<TopicPartition> partitions =
        get(admin.describeTopics(List.of(topic)).topicNameValues().get(topic)).partitions().stream()
            .map(each -> new TopicPartition(topic, each.partition()))
            .toList();
    Map<TopicPartition, OffsetAndMetadata> committed =
        get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    Map<TopicPartition, Long> starts = new HashMap<>();
    committed.forEach(
        (partition, offset) -> {
          if (offset != null) {
            starts.put(partition, offset.offset());
          }
        });
    if (fromFirst) {
      List<TopicPartition> others =
          partitions.stream().filter(each -> !starts.containsKey(each)).toList();
      offsets(admin, others, OffsetSpec.earliest())
          .forEach((partition, first) -> starts.put(partition, first.offset()));
    }
    Map<TopicPartition, Long> lags = new HashMap<>();
    offsets(admin, partitions, OffsetSpec.latest())
        .forEach(
            (partition, end) -> {
              if (starts.containsKey(partition)) {
                lags.put(partition, Math.max(0, end.offset() - starts.get(partition)));
              }
            });
    return lags;
  }

  private Map<TopicPartition, ListOffsetsResultInfo> offsets(
      Admin admin, List<TopicPartition> partitions, OffsetSpec spec)
      throws ExecutionException, TimeoutException, InterruptedException {
    return get(
        admin
            .listOffsets(
                partitions.stream().collect(Collectors.toMap(Function.identity(), p -> spec)),
                options)
            .all());
  }

  private <T> T get(KafkaFuture<T> future)
      throws ExecutionException, TimeoutException, InterruptedException {
    return future.get(timeoutMs, TimeUnit.MILLISECONDS);
  }

  /** Sets the lag of each partition; that of others becomes unknown. */
  synchronized void set(Map<TopicPartition, Long> records) {
    if (closed) {
      return;
    }
    lags.keySet().retainAll(records.keySet());
    records.forEach(
        (partition, lag) -> lags.computeIfAbsent(partition, p -> new AtomicLong()).set(lag));
    List<Row<?>> rows = new ArrayList<>();
    lags.forEach(
        (partition, lag) ->
            rows.add(
                Row.of(
                    Tags.of(
                        "topic",
                        partition.topic(),
                        "partition",
                        Integer.toString(partition.partition())),
                    lag)));
    gauge.register(rows);
  }

  @Override
  public synchronized void close() {
    set(Map.of());
    closed = true;
  }
}
