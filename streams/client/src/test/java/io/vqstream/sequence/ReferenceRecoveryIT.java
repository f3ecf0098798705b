package io.vqstream.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.frame.Frame;
import io.vqstream.sequence.DrawnFrames.Drawn;
import io.vqstream.testkit.EmbeddedKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The read limit of a recovery whose key frame lies 299 records of 1 kB back. They are read in
 * blocks of 64, 128 and 256 records.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ReferenceRecoveryIT {
  private static final TopicPartition PARTITION = new TopicPartition("coded", 0);
  private static final byte[] GATE = "gate".getBytes(StandardCharsets.UTF_8);
  private static final byte[] YARD = "yard".getBytes(StandardCharsets.UTF_8);
  private static final int BETWEEN = 299;

  @AutoClose private static final EmbeddedKafka KAFKA = EmbeddedKafka.start();

  private static Drawn keyFrame;

  @BeforeAll
  static void publish() throws Exception {
    KAFKA.create(new NewTopic(PARTITION.topic(), 1, (short) 1));
    keyFrame = DrawnFrames.of("8x8 gate").get(0);
    Drawn other = DrawnFrames.of("8x8 " + "yard".repeat(250)).get(0);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", KAFKA.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      send(producer, GATE, keyFrame);
      for (int i = 0; i < BETWEEN; i++) {
        send(producer, YARD, other);
      }
    }
  }

  private static void send(KafkaProducer<byte[], byte[]> producer, byte[] key, Drawn frame)
      throws Exception {
    producer.send(new ProducerRecord<>(PARTITION.topic(), key, frame.image().toByteArray())).get();
  }

  @Test
  void findsKeyFrameWithinReadLimit() {
    // When 192 records are below four times the limit, the block with the key frame is read
    Optional<List<Frame.Coded>> found = find(60_000);

    // Then
    assertThat(found.orElseThrow())
        .extracting(Frame.Coded::toBytes)
        .containsExactly(keyFrame.image().getFrame().toByteArray());
  }

  @Test
  void readsAllWithTheLargestLimit() {
    assertThat(find(Long.MAX_VALUE)).isPresent();
  }

  @Test
  void endsAtReadLimitBeforeKeyFrame() {
    // When 192 records exceed four times the limit
    Optional<List<Frame.Coded>> found = find(25_000);

    // Then
    assertThat(found).isEmpty();
  }

  @Test
  void findsFramesOnBothSidesOfAFailedRecovery() throws Exception {
    // Given a sequence whose key frame is before a recovery that found nothing
    TopicPartition partition = new TopicPartition("both.sides", 0);
    KAFKA.create(new NewTopic(partition.topic(), 1, (short) 1));
    List<Drawn> frames = DrawnFrames.of("8x8 gate 0", "8x8 gate 1", "8x8 gate 2");
    Drawn lost = DrawnFrames.of("8x8 lost").get(0);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", KAFKA.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (Drawn frame : frames) {
        producer
            .send(new ProducerRecord<>(partition.topic(), GATE, frame.image().toByteArray()))
            .get();
      }
    }
    ReferenceRecovery recovery = recovery(60_000);
    assertThat(recovery.find(new RecordOrigin(partition, 1, YARD), lost.name())).isEmpty();

    // When
    Optional<List<Frame.Coded>> found =
        recovery.find(new RecordOrigin(partition, 3, GATE), frames.get(2).name());

    // Then
    assertThat(found.orElseThrow())
        .extracting(Frame.Coded::toBytes)
        .containsExactly(
            frames.stream()
                .map(each -> each.image().getFrame().toByteArray())
                .toArray(byte[][]::new));
  }

  private static Optional<List<Frame.Coded>> find(long maxBytes) {
    return recovery(maxBytes).find(new RecordOrigin(PARTITION, BETWEEN + 1, GATE), keyFrame.name());
  }

  private static ReferenceRecovery recovery(long maxBytes) {
    return new ReferenceRecovery(
        () -> RecoveryConsumer.open(Map.of("bootstrap.servers", KAFKA.bootstrapServers())),
        maxBytes,
        Duration.ofSeconds(30),
        () -> false);
  }
}
