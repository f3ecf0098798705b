package io.vqstream.client;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads topics from their beginning, committed records only, without a consumer group: it leaves no
 * offsets behind and never takes partitions from anyone. Not safe for use by many threads.
 */
public final class TopicReader implements AutoCloseable {
  // A few images at a time: the rest waits at the broker, not in memory.
  private static final Map<String, Object> CONFIGURATION =
      Map.of(
          ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
          ByteArrayDeserializer.class,
          ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
          ByteArrayDeserializer.class,
          ConsumerConfig.ISOLATION_LEVEL_CONFIG,
          "read_committed",
          ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
          false,
          ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
          false,
          ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
          8,
          ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
          16 << 20,
          ConsumerConfig.CHECK_CRCS_CONFIG,
          true);

  private final Consumer<byte[], byte[]> consumer;

  private TopicReader(Consumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
  }

  /**
   * Opens a reader of all partitions that the topics have now.
   *
   * @param bootstrapServers {@code host:port}, several separated by commas
   * @throws IOException if no broker answers or one of the topics does not exist
   */
  public static TopicReader open(String bootstrapServers, Collection<String> topics)
      throws IOException {
    List<TopicPartition> partitions = new ArrayList<>();
    try (Cluster cluster = Cluster.connect(bootstrapServers)) {
      for (String topic : topics) {
        partitions.addAll(cluster.partitions(topic));
      }
    }
    Map<String, Object> configuration = new HashMap<>(CONFIGURATION);
    configuration.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(configuration);
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return new TopicReader(consumer);
  }

  /**
   * The next records, those of a partition in order.
   *
   * @param timeout how long to wait for the first
   */
  public List<ConsumerRecord<byte[], byte[]>> poll(Duration timeout) throws IOException {
    try {
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      consumer.poll(timeout).forEach(records::add);
      return records;
    } catch (KafkaException e) {
      throw new IOException("records cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
