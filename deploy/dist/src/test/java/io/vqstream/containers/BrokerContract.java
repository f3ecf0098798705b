package io.vqstream.containers;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.testkit.CreatedTopics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What vqstream asks of a broker; a subclass brings the broker. */
public abstract class BrokerContract {

  /** Address of a running broker, {@code host:port}. */
  protected abstract String bootstrapServers();

  @Test
  void topicTakesLargeRecords() throws Exception {
    // Given
    byte[] value = new byte[3_000_000];
    value[value.length - 1] = 42;
    TopicPartition partition = createTopic(Map.of("max.message.bytes", "4000000"));

    // When
    produce(partition, value, Outcome.COMMIT);

    // Then
    assertThat(firstRecord(partition).value()).isEqualTo(value);
  }

  @Test
  void recordsOfAnAbortedTransactionAreNotSeen() throws Exception {
    // Given
    TopicPartition partition = createTopic(Map.of());
    produce(partition, "aborted".getBytes(StandardCharsets.UTF_8), Outcome.ABORT);

    // When
    produce(partition, "committed".getBytes(StandardCharsets.UTF_8), Outcome.COMMIT);

    // Then
    assertThat(firstRecord(partition).value()).asString().isEqualTo("committed");
  }

  private enum Outcome {
    COMMIT,
    ABORT
  }

  private TopicPartition createTopic(Map<String, String> config) throws Exception {
    String topic = "contract-" + UUID.randomUUID();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
      CreatedTopics.create(admin, List.of(new NewTopic(topic, 1, (short) 1).configs(config)));
    }
    return new TopicPartition(topic, 0);
  }

  private void produce(TopicPartition to, byte[] value, Outcome outcome) throws Exception {
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers",
            bootstrapServers(),
            "transactional.id",
            to.topic() + outcome,
            "max.request.size",
            4_000_000);
    try (var producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(to.topic(), value)).get(30, SECONDS);
      if (outcome == Outcome.COMMIT) {
        producer.commitTransaction();
      } else {
        producer.abortTransaction();
      }
    }
  }

  private ConsumerRecord<byte[], byte[]> firstRecord(TopicPartition partition) {
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers", bootstrapServers(),
            "isolation.level", "read_committed",
            "auto.offset.reset", "earliest");
    try (var consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      return Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> consumer.poll(Duration.ofMillis(200)).records(partition),
              records -> !records.isEmpty())
          .get(0);
    }
  }
}
