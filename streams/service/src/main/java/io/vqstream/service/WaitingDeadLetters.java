package io.vqstream.service;

import com.google.protobuf.InvalidProtocolBufferException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.vqstream.deadletter.DoneOffsets;
import io.vqstream.deadletter.FailureReason;
import io.vqstream.kafka.KafkaErrors;
import io.vqstream.kafka.LogEvent;
import io.vqstream.proto.v1.Failure;
import io.vqstream.service.config.ServiceConfig;
import io.vqstream.service.metrics.MeterTags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dead letters of an application that are in the failure topic and that no replay to the source
 * topics has published, by reason. Offsets do not tell reasons apart, so the topic is read: by one
 * instance of the group, for at most a second at a time, and each record once. The count is unknown
 * until the end is reached, and while no broker answers or a permission is missing.
 *
 * <table>
 *   <caption>Meters</caption>
 *   <tr><th>name<th>kind<th>tags
 *   <tr><td>vqstream.dead.letters.waiting<td>gauge<td>application, reason
 * </table>
 */
final class WaitingDeadLetters implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(WaitingDeadLetters.class);
  private static final Duration MAX_READ = Duration.ofSeconds(1);
  private static final CloseOptions CLOSE = CloseOptions.timeout(Duration.ofSeconds(1));
  private static final int FETCH_BYTES = 1 << 20;

  /** Maximum number of offsets in memory; further dead letters are not counted. */
  private static final int MAX_OFFSETS = 200_000;

  private final ServiceConfig config;
  private final BooleanSupplier chosen;
  private final MultiGauge gauge;
  private final Map<TopicPartition, Map<String, NavigableSet<Long>>> waiting = new HashMap<>();
  private Consumer<byte[], byte[]> consumer;
  private Uuid topicId = Uuid.ZERO_UUID;
  private int room;
  private boolean refused;

  /**
   * @param chosen returns whether this instance counts for the group
   */
  WaitingDeadLetters(ServiceConfig config, BooleanSupplier chosen, MeterRegistry registry) {
    this.config = config;
    this.chosen = chosen;
    this.gauge =
        MultiGauge.builder("vqstream.dead.letters.waiting")
            .description("Dead letters in the failure topic that no replay published, by reason")
            .tag(MeterTags.APPLICATION, config.applicationId())
            .register(registry);
  }

  /** Reads what is new in the failure topic, and what replays have committed. */
  void update(Admin admin) {
    boolean known = false;
    try {
      if (refused || !chosen.getAsBoolean()) {
        forget();
      } else {
        forgetOtherTopic(admin);
        if (read()) {
          removeDone(admin);
          known = true;
        }
      }
    } catch (ExecutionException e) {
      unknown(e.getCause());
    } catch (TimeoutException | KafkaException e) {
      unknown(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (known) {
      publish();
    } else {
      unpublish();
    }
  }

  private void unknown(Throwable why) {
    if (why instanceof AuthorizationException) {
      refused = true; // a client that asks again logs a warning each time
      LogEvent.DEAD_LETTERS_UNCOUNTED
          .on(LOGGER)
          .log(
              "{}: waiting dead letters are not counted: {}",
              config.applicationId(),
              KafkaErrors.ofThread(why));
    } else {
      LOGGER.debug("{}: the waiting dead letters are unknown", config.applicationId(), why);
    }
  }

  /** A topic that was created again has other dead letters at the offsets of the one before. */
  private void forgetOtherTopic(Admin admin)
      throws ExecutionException, TimeoutException, InterruptedException {
    Uuid id =
        admin
            .describeTopics(List.of(config.failureTopic()))
            .topicNameValues()
            .get(config.failureTopic())
            .get(config.brokerTimeout().toMillis(), TimeUnit.MILLISECONDS)
            .topicId();
    if (!id.equals(topicId)) {
      forget();
      topicId = id;
    }
  }

  /** Returns whether the end of the topic is reached. */
  private boolean read() {
    if (consumer == null) {
      consumer = newConsumer();
    }
    // Each time: partitions may have been added. Those that are assigned keep their positions.
    consumer.assign(
        consumer.partitionsFor(config.failureTopic()).stream()
            .map(each -> new TopicPartition(each.topic(), each.partition()))
            .toList());
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    long deadline = System.nanoTime() + MAX_READ.toNanos();
    boolean reached = hasReached(ends);
    room = MAX_OFFSETS - counts().values().stream().mapToInt(Integer::intValue).sum();
    while (!reached && System.nanoTime() < deadline) {
      consumer.poll(MAX_READ.dividedBy(5)).forEach(this::add);
      reached = hasReached(ends);
    }
    consumer.beginningOffsets(consumer.assignment()).forEach(this::removeBefore);
    return reached;
  }

  private boolean hasReached(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream().allMatch(e -> consumer.position(e.getKey()) >= e.getValue());
  }

  private Consumer<byte[], byte[]> newConsumer() {
    Map<String, Object> settings = new HashMap<>(config.consumerProperties("dead-letters"));
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
    settings.put(
        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) config.brokerTimeout().toMillis());
    settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) config.brokerTimeout().toMillis());
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private void add(ConsumerRecord<byte[], byte[]> record) {
    if (room == 0 || record.value() == null) {
      return;
    }
    try {
      Failure failure = Failure.parseFrom(record.value());
      if (failure.getApplicationId().equals(config.applicationId())) {
        waiting
            .computeIfAbsent(
                new TopicPartition(record.topic(), record.partition()), p -> new HashMap<>())
            .computeIfAbsent(failure.getReason(), reason -> new TreeSet<>())
            .add(record.offset());
        room--;
      }
    } catch (InvalidProtocolBufferException e) {
      LOGGER.debug("no dead letter at offset {} of {}", record.offset(), record.topic(), e);
    }
  }

  private void removeBefore(TopicPartition partition, long first) {
    waiting
        .getOrDefault(partition, Map.of())
        .values()
        .forEach(offsets -> offsets.headSet(first).clear());
  }

  private void removeDone(Admin admin)
      throws ExecutionException, TimeoutException, InterruptedException {
    for (String reason : counts().keySet()) {
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin
              .listConsumerGroupOffsets(DoneOffsets.group(reason))
              .partitionsToOffsetAndMetadata()
              .get(config.brokerTimeout().toMillis(), TimeUnit.MILLISECONDS);
      committed.forEach(
          (partition, offset) -> {
            NavigableSet<Long> offsets = waiting.getOrDefault(partition, Map.of()).get(reason);
            if (offsets != null && offset != null) {
              DoneOffsets done = DoneOffsets.of(offset.offset(), offset.metadata());
              offsets.removeIf(done::contains);
            }
          });
    }
  }

  private Map<String, Integer> counts() {
    Map<String, Integer> counts = new HashMap<>();
    waiting
        .values()
        .forEach(
            reasons ->
                reasons.forEach(
                    (reason, offsets) -> counts.merge(reason, offsets.size(), Integer::sum)));
    counts.values().removeIf(count -> count == 0);
    return counts;
  }

  /** Sets the gauges; reasons without a dead letter have 0. */
  void publish() {
    Map<String, Integer> counts = counts();
    List<Row<?>> rows = new ArrayList<>();
    for (FailureReason reason : FailureReason.values()) {
      rows.add(Row.of(Tags.of("reason", reason.id()), counts.getOrDefault(reason.id(), 0)));
    }
    gauge.register(rows, true);
  }

  private void unpublish() {
    gauge.register(List.of());
  }

  private void forget() {
    waiting.clear();
    if (consumer != null) {
      consumer.close(CLOSE);
      consumer = null;
    }
  }

  @Override
  public void close() {
    unpublish();
    forget();
  }
}
