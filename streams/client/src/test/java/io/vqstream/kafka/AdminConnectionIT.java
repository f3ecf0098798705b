package io.vqstream.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.testkit.EmbeddedKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class AdminConnectionIT {
  private static final int PARTITIONS = 200;

  @AutoClose private static final EmbeddedKafka KAFKA = EmbeddedKafka.start();

  @Test
  void createdTopicTakesRecordsWithoutRetries() throws Exception {
    // Given
    String servers = KAFKA.bootstrapServers();
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try (AdminConnection connection =
            AdminConnection.open(
                AdminClients.withWait(Map.of("bootstrap.servers", servers), Duration.ofMinutes(1)),
                servers);
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", servers, "retries", 0, "enable.idempotence", false),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      // When
      connection.create(List.of(new NewTopic("images", PARTITIONS, (short) 1)));
      for (int partition = 0; partition < PARTITIONS; partition++) {
        sent.add(producer.send(new ProducerRecord<>("images", partition, null, new byte[1])));
      }
    }

    // Then
    for (Future<RecordMetadata> each : sent) {
      assertThat(each.get().offset()).isZero();
    }
  }
}
