package io.vqstream.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.CheckpointException;
import io.vqstream.codec.TinyCheckpoint;
import io.vqstream.testkit.EmbeddedKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints through a real broker: published, fetched, kept on disk, refused where damaged. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class CheckpointTopicIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int CHUNK = 10_000; // several of the tiny checkpoint

  @AutoClose private static final EmbeddedKafka KAFKA = EmbeddedKafka.start();

  @TempDir Path cache;

  private final Checkpoint tiny = TinyCheckpoint.read();
  private final Checkpoint other = TinyCheckpoint.named("other");
  private CheckpointClients clients;
  private TopicSetup setup;
  private CheckpointTopic topic;

  @BeforeEach
  void createTopic(TestInfo test) throws Exception {
    String name = test.getTestMethod().orElseThrow().getName();
    Map<String, Object> address = Map.of("bootstrap.servers", KAFKA.bootstrapServers());
    clients =
        new CheckpointClients(name + ".checkpoints", name + ".routes", address, address, address);
    setup = TopicSetup.open(clients);
    setup.ensureCheckpoints(clients.checkpoints());
    topic = new CheckpointTopic(clients::newConsumer, clients.checkpoints());
  }

  @AfterEach
  void close() {
    topic.close();
    setup.close();
  }

  @Test
  void fetchesPublishedFileBitForBit() throws Exception {
    // When
    PublishedCheckpoint published = publish(tiny);
    publish(other);
    refresh();

    // Then
    assertThat(published.offsets()).hasSizeGreaterThan(3);
    assertThat(topic.published())
        .extracting(PublishedCheckpoint::name)
        .containsExactly("tiny", "other");
    assertThat(topic.find(tiny.id().digest().substring(0, 8))).contains(published);
    assertThat(topic.fetch(published, LIMIT).file()).isEqualTo(tiny.file());
    assertThat(published.levels()).isEqualTo(tiny.architecture().levels());
    assertThat(published.architecture()).isEqualTo(tiny.architecture().toJson());
  }

  @Test
  void createsCompactedTopic() throws Exception {
    // When
    var config = new ConfigResource(ConfigResource.Type.TOPIC, clients.checkpoints());
    var settings = KAFKA.admin().describeConfigs(List.of(config)).all().get().get(config);

    // Then
    assertThat(settings.get("cleanup.policy").value()).isEqualTo("compact");
  }

  @Test
  void rejectsTopicThatDeletesRecords() throws Exception {
    // Given
    NewTopic deleting = new NewTopic("deleting", 2, (short) 1);
    KAFKA.create(deleting);

    // When / Then
    assertThatThrownBy(() -> setup.ensureCheckpoints("deleting"))
        .hasMessage(
            "topic deleting has cleanup.policy=delete, which deletes checkpoints that records refer"
                + " to; set it to compact");
  }

  @Test
  void hidesIncompletePublication() throws Exception {
    // Given
    try (Producer<byte[], byte[]> producer = clients.newProducer("half")) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(chunk(tiny, 0, tiny.file())).get();
      producer.send(manifest(tiny, List.of(0L))).get();
      producer.abortTransaction();
    }

    // When
    publish(other);
    refresh();

    // Then
    assertThat(topic.published()).extracting(PublishedCheckpoint::name).containsExactly("other");
  }

  @Test
  void fetchesRepublishedCheckpointFromNewOffsets() throws Exception {
    // Given
    PublishedCheckpoint first = publish(tiny);
    publish(other);

    // When
    PublishedCheckpoint second = publish(tiny);
    refresh();

    // Then
    assertThat(second.offsets().get(0)).isGreaterThan(first.offsets().get(0));
    assertThat(topic.find(tiny.id().digest())).contains(second);
    assertThat(topic.fetch(second, LIMIT).id()).isEqualTo(tiny.id());
  }

  @Test
  void rejectsCorruptChunkUntilPublishedAgain() throws Exception {
    // Given a publication one bit of which is wrong
    byte[] file = tiny.file();
    file[file.length / 2] ^= 1;
    writeCommitted(chunk(tiny, 0, file), tiny, List.of(0L));
    refresh();
    PublishedCheckpoint damaged = topic.find(tiny.id().digest()).orElseThrow();

    // When / Then
    assertThatThrownBy(() -> topic.fetch(damaged, LIMIT))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("corrupt: its SHA-256 is ")
        .hasMessageContaining(tiny.id().digest())
        .hasMessageNotContaining("\n");
    publish(tiny);
    refresh();
    assertThat(topic.fetch(topic.find(tiny.id().digest()).orElseThrow(), LIMIT).id())
        .isEqualTo(tiny.id());
  }

  @Test
  void rejectsManifestWithChunkOfAnother() throws Exception {
    // Given
    writeCommitted(chunk(other, 0, other.file()), tiny, List.of(0L));
    refresh();
    PublishedCheckpoint wrong = topic.find(tiny.id().digest()).orElseThrow();

    // When / Then
    assertThatThrownBy(() -> topic.fetch(wrong, LIMIT))
        .hasMessageContaining("damaged, at offset 0 is not its chunk 0");
  }

  @Test
  void reportsMissingChunk() throws Exception {
    // Given an offset that holds the end of a transaction and no record
    writeCommitted(chunk(tiny, 0, tiny.file()), tiny, List.of(1L));
    publish(other);
    refresh();
    PublishedCheckpoint wrong = topic.find(tiny.id().digest()).orElseThrow();

    // When / Then
    assertThatThrownBy(() -> topic.fetch(wrong, LIMIT))
        .hasMessageContaining("damaged, chunk 0 is gone from offset 1");
  }

  @Test
  void refetchesCorruptCacheFile() throws Exception {
    // Given
    publish(tiny);
    String prefix = tiny.id().digest().substring(0, 8);
    Path kept = cache.resolve(tiny.id().digest() + ".safetensors");
    try (CheckpointStore store = store()) {
      // When it is not there yet
      assertThat(store.findLocal(prefix)).isEmpty();
      Checkpoint fetched = store.request(prefix).await(CheckpointWait.upTo(LIMIT));

      // Then
      assertThat(fetched.file()).isEqualTo(tiny.file());
      assertThat(kept).hasBinaryContent(tiny.file());
      assertThat(store.findLocal(prefix).orElseThrow().id()).isEqualTo(tiny.id());

      // When the disk has another bit
      byte[] file = tiny.file();
      file[file.length - 1] ^= 1;
      Files.write(kept, file);

      // Then
      assertThat(store.findLocal(prefix)).isEmpty();
      assertThat(kept).doesNotExist();
      assertThat(store.request(prefix).await(CheckpointWait.upTo(LIMIT)).id()).isEqualTo(tiny.id());
      assertThat(kept).hasBinaryContent(tiny.file());
    }
  }

  @Test
  void findsCheckpointInRecreatedTopic() throws Exception {
    // Given
    publish(tiny);
    try (CheckpointStore store = store()) {
      store.request(tiny.id().digest()).await(CheckpointWait.upTo(LIMIT));

      // When the topic has as many records as before
      KAFKA.admin().deleteTopics(List.of(topic.name())).all().get();
      await()
          .atMost(LIMIT)
          .ignoreExceptions()
          .untilAsserted(() -> setup.ensureCheckpoints(topic.name()));
      publish(other);

      // Then
      assertThat(store.request(other.id().digest()).await(CheckpointWait.upTo(LIMIT)).id())
          .isEqualTo(other.id());
    }
  }

  @Test
  void endsWaitOnArrivalOrTimeout() throws Exception {
    try (CheckpointStore store = store()) {
      // Given
      PendingFetch wanted = store.request(tiny.id().digest());
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () -> assertThat(wanted.problem()).isEqualTo("it is not in topic " + topic.name()));

      // When nobody publishes it
      assertThatThrownBy(() -> wanted.await(CheckpointWait.upTo(Duration.ofMillis(1))))
          .isInstanceOf(CheckpointLateException.class)
          .hasMessage(
              "checkpoint %s did not arrive within 1 ms (it is not in topic %s); replay the record"
                      .formatted(tiny.id().digest(), topic.name())
                  + " when it is available");

      // When somebody does
      publish(tiny);

      // Then
      assertThat(wanted.await(CheckpointWait.upTo(LIMIT)).id()).isEqualTo(tiny.id());
    }
  }

  @Test
  void followsActivatedAndDeactivatedRoutes() throws Exception {
    // Given
    setup.ensureRoutes(clients.routes());
    Route all = Route.parse("images");
    Route line = Route.parse("images:line-3/");
    RouteUse floor =
        new RouteUse(
            other.id(),
            new RouteQuality(
                OptionalInt.of(2),
                OptionalInt.empty(),
                OptionalDouble.of(31.5),
                OptionalInt.of(25)));
    try (RoutesTopic routes = new RoutesTopic(clients.newConsumer(), clients.routes());
        Producer<byte[], byte[]> producer = clients.newProducer()) {

      // When
      RoutesTopic.activate(producer, clients.routes(), all, RouteUse.of(tiny.id()));
      RoutesTopic.activate(producer, clients.routes(), line, RouteUse.of(tiny.id()));
      RoutesTopic.activate(producer, clients.routes(), line, floor);

      // Then
      follow(routes, new RouteTable(Map.of(all, RouteUse.of(tiny.id()), line, floor)));

      // When
      RoutesTopic.deactivate(producer, clients.routes(), line);

      // Then
      follow(routes, new RouteTable(Map.of(all, RouteUse.of(tiny.id()))));
    }
  }

  private static void follow(RoutesTopic routes, RouteTable expected) {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              routes.follow(Duration.ofMillis(200));
              assertThat(routes.table()).isEqualTo(expected);
            });
  }

  private CheckpointStore store() {
    return new CheckpointStore(
        new CheckpointCache(cache),
        () -> new CheckpointTopic(clients::newConsumer, clients.checkpoints()),
        LIMIT);
  }

  private PublishedCheckpoint publish(Checkpoint checkpoint) throws Exception {
    try (Producer<byte[], byte[]> producer =
        clients.newProducer(CheckpointPublisher.transactionalId(checkpoint))) {
      return new CheckpointPublisher(producer, clients.checkpoints(), CHUNK)
          .publish(checkpoint, checkpoint.name());
    }
  }

  private void writeCommitted(
      ProducerRecord<byte[], byte[]> chunk, Checkpoint checkpoint, List<Long> offsets)
      throws Exception {
    try (Producer<byte[], byte[]> producer = clients.newProducer("by hand")) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(chunk).get();
      producer.send(manifest(checkpoint, offsets)).get();
      producer.commitTransaction();
    }
  }

  private ProducerRecord<byte[], byte[]> chunk(Checkpoint checkpoint, int index, byte[] data) {
    var message =
        io.vqstream.proto.v1.Checkpoint.newBuilder()
            .setDigest(ByteString.copyFrom(checkpoint.digest()))
            .setChunk(
                io.vqstream.proto.v1.Checkpoint.Chunk.newBuilder()
                    .setIndex(index)
                    .setData(ByteString.copyFrom(data)))
            .build();
    byte[] key = CheckpointPublisher.chunkKey(checkpoint.digest(), index);
    return new ProducerRecord<>(clients.checkpoints(), 1, key, message.toByteArray());
  }

  private ProducerRecord<byte[], byte[]> manifest(Checkpoint checkpoint, List<Long> offsets) {
    var message =
        io.vqstream.proto.v1.Checkpoint.newBuilder()
            .setDigest(ByteString.copyFrom(checkpoint.digest()))
            .setManifest(
                io.vqstream.proto.v1.Checkpoint.Manifest.newBuilder()
                    .setName(checkpoint.name())
                    .setSize(checkpoint.file().length)
                    .setChunks(offsets.size())
                    .setChunkPartition(1)
                    .addAllChunkOffsets(offsets))
            .build();
    return new ProducerRecord<>(
        clients.checkpoints(), 0, checkpoint.digest(), message.toByteArray());
  }

  private void refresh() {
    KAFKA.awaitTransactions(clients.checkpoints());
    await().atMost(LIMIT).until(() -> topic.refresh(Duration.ofSeconds(1)));
  }
}
