package io.vqstream.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.testkit.EmbeddedKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TopicReaderIT {
  private static final TopicPartition PARTITION = new TopicPartition("letters", 0);
  private static final int RECORDS = 20;

  @AutoClose private static final EmbeddedKafka KAFKA = EmbeddedKafka.start();

  @BeforeAll
  static void publish() throws Exception {
    KAFKA.create(new NewTopic(PARTITION.topic(), 1, (short) 1));
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", KAFKA.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < RECORDS; i++) { // a batch each
        producer.send(new ProducerRecord<>(PARTITION.topic(), new byte[10])).get();
      }
    }
  }

  @Test
  void goesOnAtTheFirstRecordThatRetentionLeft() throws Exception {
    // Given a reader that fetches one batch at a time
    Brokers brokers =
        new Brokers(KAFKA.bootstrapServers(), Map.of("max.partition.fetch.bytes", "1"));
    List<Long> offsets = new ArrayList<>();
    try (TopicReader reader = TopicReader.open(brokers, List.of(PARTITION.topic()))) {
      Map<TopicPartition, Long> ends = reader.ends();
      while (offsets.isEmpty()) {
        read(reader, offsets);
      }

      // When
      KAFKA
          .admin()
          .deleteRecords(Map.of(PARTITION, RecordsToDelete.beforeOffset(RECORDS - 4)))
          .all()
          .get();
      while (!reader.hasReached(ends)) {
        read(reader, offsets);
      }
    }

    // Then
    assertThat(offsets).endsWith(16L, 17L, 18L, 19L).hasSizeLessThan(RECORDS);
  }

  private static void read(TopicReader reader, List<Long> offsets) throws Exception {
    reader.pollOrTimeOut(Duration.ofMillis(200)).stream()
        .map(ConsumerRecord::offset)
        .forEach(offsets::add);
  }
}
