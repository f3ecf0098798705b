package io.vqstream.tools;

import io.vqstream.kafka.AdminClients;
import io.vqstream.kafka.KafkaErrors;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads topics from their beginning, committed records only. It has no consumer group and commits
 * no offsets. Not thread-safe.
 */
public final class TopicReader implements AutoCloseable {
  // Few images at a time, to bound memory.
  private static final Map<String, Object> DEFAULTS =
      Map.of(
          ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
          8,
          ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
          16 << 20,
          ConsumerConfig.CHECK_CRCS_CONFIG,
          true);

  private static final Map<String, Object> FIXED =
      Map.of(
          ConsumerConfig.ISOLATION_LEVEL_CONFIG,
          "read_committed",
          ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
          false,
          ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
          false);

  /** Without a limit, closing waits for unreachable brokers. */
  private static final CloseOptions CLOSE = CloseOptions.timeout(Duration.ofSeconds(2));

  private final Consumer<byte[], byte[]> consumer;
  private final Brokers brokers;
  private long position;
  private long lastProgress = System.nanoTime();

  /**
   * @param reset where to go on if the next record has been deleted: earliest or latest
   */
  private TopicReader(Brokers brokers, String reset) {
    this.brokers = brokers;
    Map<String, Object> defaults = new HashMap<>(DEFAULTS);
    defaults.putAll(brokers.consumerTimeout());
    defaults.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, reset); // fixed: users cannot set it
    this.consumer =
        new KafkaConsumer<>(
            brokers.consumer(defaults, FIXED),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
  }

  /**
   * Opens a reader of all partitions that the topics have now. Records that are deleted before they
   * are read are skipped.
   *
   * @throws IOException if no broker answers or one of the topics does not exist
   */
  public static TopicReader open(Brokers brokers, Collection<String> topics) throws IOException {
    List<TopicPartition> partitions = new ArrayList<>();
    try (ClusterAdmin cluster = ClusterAdmin.connect(brokers)) {
      for (String topic : topics) {
        partitions.addAll(cluster.partitions(topic));
      }
    }
    TopicReader reader = new TopicReader(brokers, "earliest");
    reader.consumer.assign(partitions);
    reader.consumer.seekToBeginning(partitions);
    return reader;
  }

  /**
   * Opens a reader of the last offsets of each partition of a topic.
   *
   * @param offsets maximum number of offsets in each partition, those of transaction markers too
   * @throws IOException if no broker answers or there is no such topic
   */
  public static TopicReader openNearEnd(Brokers brokers, String topic, long offsets)
      throws IOException {
    TopicReader reader = open(brokers, List.of(topic));
    try {
      Map<TopicPartition, Long> ends = reader.ends();
      reader
          .consumer
          .beginningOffsets(ends.keySet())
          .forEach(
              (partition, first) ->
                  reader.consumer.seek(partition, Math.max(first, ends.get(partition) - offsets)));
      return reader;
    } catch (KafkaException e) {
      reader.close();
      throw new IOException("records cannot be read: " + KafkaErrors.of(e), e);
    } catch (IOException | RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  /**
   * Opens a reader of one partition, which must exist, from an offset on. If the offset has been
   * deleted, it reads from the end of the partition.
   */
  public static TopicReader openAt(Brokers brokers, TopicPartition partition, long offset) {
    TopicReader reader = new TopicReader(brokers, "latest");
    reader.consumer.assign(List.of(partition));
    reader.consumer.seek(partition, offset);
    return reader;
  }

  /**
   * Returns the next records, in order within each partition.
   *
   * @param timeout time to wait for the first record
   */
  public List<ConsumerRecord<byte[], byte[]>> poll(Duration timeout) throws IOException {
    try {
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      consumer.poll(timeout).forEach(records::add);
      return records;
    } catch (KafkaException e) {
      throw new IOException("records cannot be read: " + KafkaErrors.of(e), e);
    }
  }

  /**
   * As {@link #poll}, where there is more to read.
   *
   * @throws IOException also if nothing has been read for as long as the settings wait for brokers
   */
  public List<ConsumerRecord<byte[], byte[]>> pollOrTimeOut(Duration timeout) throws IOException {
    List<ConsumerRecord<byte[], byte[]>> records = poll(timeout);
    long before = position;
    position = 0;
    try {
      consumer.assignment().forEach(partition -> position += consumer.position(partition));
    } catch (KafkaException e) {
      throw new IOException("records cannot be read: " + KafkaErrors.of(e), e);
    }
    if (position != before || !records.isEmpty()) {
      lastProgress = System.nanoTime();
    } else if (System.nanoTime() - lastProgress > brokers.brokerTimeout().toNanos()) {
      throw new IOException(
          "timed out after %s s reading %s at %s"
              .formatted(
                  AdminClients.seconds(brokers.brokerTimeout()), consumer.assignment(), brokers));
    }
    return records;
  }

  /** Where the partitions end now, for readers of committed records. */
  public Map<TopicPartition, Long> ends() throws IOException {
    try {
      return consumer.endOffsets(consumer.assignment());
    } catch (KafkaException e) {
      throw new IOException("records cannot be read: " + KafkaErrors.of(e), e);
    }
  }

  /** Whether everything before those ends has been read, or is no longer there. */
  public boolean hasReached(Map<TopicPartition, Long> ends) throws IOException {
    try {
      return ends.entrySet().stream()
          .allMatch(end -> end.getValue() <= consumer.position(end.getKey()));
    } catch (KafkaException e) {
      throw new IOException("records cannot be read: " + KafkaErrors.of(e), e);
    }
  }

  @Override
  public void close() {
    consumer.close(CLOSE);
  }
}
