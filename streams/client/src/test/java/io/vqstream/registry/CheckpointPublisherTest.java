package io.vqstream.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vqstream.checkpoint.BundledCheckpoint;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.codec.TinyCheckpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class CheckpointPublisherTest {
  private static final String TOPIC = "vqstream.checkpoints";

  private final Checkpoint tiny = TinyCheckpoint.read();

  @Test
  void writesChunksThenManifestInOneTransaction() throws Exception {
    // Given
    MockProducer<byte[], byte[]> producer = producer(2);

    // When
    PublishedCheckpoint published =
        new CheckpointPublisher(producer, TOPIC, 10_000).publish(tiny, "mine");

    // Then
    List<ProducerRecord<byte[], byte[]>> records = producer.history();
    int chunks = records.size() - 1;
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    for (ProducerRecord<byte[], byte[]> record : records.subList(0, chunks)) {
      var message = io.vqstream.proto.v1.Checkpoint.parseFrom(record.value());
      file.writeBytes(message.getChunk().getData().toByteArray());
    }
    ProducerRecord<byte[], byte[]> last = records.get(chunks);
    assertThat(producer.commitCount()).isEqualTo(1);
    assertThat(file.toByteArray()).isEqualTo(tiny.file());
    assertThat(records.subList(0, chunks)).extracting(ProducerRecord::partition).containsOnly(1);
    assertThat(last.partition()).isZero();
    assertThat(last.key()).isEqualTo(tiny.digest());
    assertThat(PublishedCheckpoint.of(last.key(), last.value())).isEqualTo(published);
    assertThat(published.name()).isEqualTo("mine");
    assertThat(published.offsets())
        .containsExactlyElementsOf(IntStream.range(0, chunks).mapToObj(i -> (long) i).toList());
  }

  @Test
  void keepsChunksBelowNineHundredKilobytes() throws Exception {
    // Given
    MockProducer<byte[], byte[]> producer = producer(2);
    Checkpoint photos = BundledCheckpoint.PHOTOS.read();

    // When
    new CheckpointPublisher(producer, TOPIC).publish(photos, "photos");

    // Then
    assertThat(producer.history()).hasSizeGreaterThan(2);
    assertThat(producer.history())
        .allSatisfy(r -> assertThat(r.key().length + r.value().length).isLessThan(900_000));
  }

  @Test
  void commitsNothingIfPublishingFails() {
    // Given
    MockProducer<byte[], byte[]> producer = producer(2);
    producer.sendException = new KafkaException("no space left");

    // When / Then
    assertThatThrownBy(() -> new CheckpointPublisher(producer, TOPIC).publish(tiny, "mine"))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot write to topic vqstream.checkpoints: no space left");
    assertThat(producer.transactionAborted()).isTrue();
    assertThat(producer.history()).isEmpty();
  }

  @Test
  void usesSinglePartitionForChunksAndManifest() throws Exception {
    // Given
    MockProducer<byte[], byte[]> producer = producer(1);

    // When
    new CheckpointPublisher(producer, TOPIC, 10_000).publish(tiny, "mine");

    // Then
    assertThat(producer.history()).extracting(ProducerRecord::partition).containsOnly(0);
  }

  private static MockProducer<byte[], byte[]> producer(int partitions) {
    Node node = new Node(0, "b", 1);
    Node[] replicas = {node};
    List<PartitionInfo> infos =
        IntStream.range(0, partitions)
            .mapToObj(i -> new PartitionInfo(TOPIC, i, node, replicas, replicas))
            .toList();
    Cluster cluster = new Cluster("c", List.of(node), infos, Set.of(), Set.of());
    return new MockProducer<>(
        cluster, true, null, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
