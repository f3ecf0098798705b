package io.vqstream.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.codec.TinyCheckpoint;
import io.vqstream.deadletter.FailureReason;
import io.vqstream.registry.CheckpointClients;
import io.vqstream.registry.CheckpointPublisher;
import io.vqstream.registry.TopicSetup;
import io.vqstream.testkit.EmbeddedKafka;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.management.ObjectName;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Plain consumers that read frames of checkpoints that are published, not installed. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@Order(1)
class TopicCheckpointsIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String LONG = "60000";

  @AutoClose private static final EmbeddedKafka KAFKA = EmbeddedKafka.start();

  /** Not installed anywhere. */
  private final Checkpoint published = TinyCheckpoint.named("published");

  @TempDir Path folder;

  private String images;
  private String checkpoints;

  @BeforeEach
  void publishAnImage(TestInfo test) throws Exception {
    images = test.getTestMethod().orElseThrow().getName();
    checkpoints = images + ".checkpoints";
    KAFKA.create(new NewTopic(images, 1, (short) 1));
    Path file =
        Files.write(
            Files.createDirectories(folder.resolve("producer")).resolve("its.safetensors"),
            published.file());
    Properties settings = new Properties();
    settings.put("bootstrap.servers", KAFKA.bootstrapServers());
    settings.put("key.serializer", StringSerializer.class.getName());
    settings.put("value.serializer", VqSerializer.class.getName());
    settings.put("vqstream.checkpoint", file.toString());
    settings.put("vqstream.quality", "2");
    try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(settings)) {
      producer.send(new ProducerRecord<>(images, "camera-7", Tiny.png())).get();
    }
  }

  @Test
  void fetchesCheckpointOnDemandAndCachesIt() throws Exception {
    // Given
    publish();

    // When
    try (KafkaConsumer<String, byte[]> consumer = consumer(checkpoints, LONG)) {
      assertThat(next(consumer).value()).startsWith(new byte[] {(byte) 0x89, 'P', 'N', 'G'});
    }

    // Then another needs no topic
    assertThat(folder.resolve("cache").resolve(published.id().digest() + ".safetensors"))
        .hasBinaryContent(published.file());
    try (KafkaConsumer<String, byte[]> consumer = consumer("no.such.topic", "0")) {
      assertThat(next(consumer).value()).isNotNull();
    }
  }

  @Test
  void waitsForPendingCheckpoint() throws Exception {
    try (KafkaConsumer<String, byte[]> consumer = consumer(checkpoints, LONG)) {
      // Given
      CompletableFuture<Void> publication =
          CompletableFuture.runAsync(
              () -> {
                try {
                  publish();
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              },
              CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS));

      // When
      ConsumerRecord<String, byte[]> record = next(consumer);

      // Then
      assertThat(record.value()).isNotNull();
      publication.get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void raisesBadRecordUntilCheckpointArrives() throws Exception {
    try (KafkaConsumer<String, byte[]> consumer = consumer(checkpoints, "300")) {
      // When
      assertThatThrownBy(() -> next(consumer))
          .isInstanceOf(RecordDeserializationException.class)
          .cause()
          .isInstanceOfSatisfying(
              BadImageException.class,
              e -> assertThat(e.reason()).isEqualTo(FailureReason.CHECKPOINT_LATE))
          .hasMessageContainingAll("within 300 ms", "there is no topic " + checkpoints);
      publish();

      // Then
      await()
          .atMost(LIMIT)
          .ignoreExceptionsInstanceOf(RecordDeserializationException.class)
          .until(() -> next(consumer).value() != null);
    }
  }

  @Test
  void returnsNullWithReasonForLateCheckpoint() {
    try (KafkaConsumer<String, byte[]> consumer =
        consumer(checkpoints, "300", "vqstream.on.error", "null")) {
      // When
      ConsumerRecord<String, byte[]> record = next(consumer);

      // Then
      assertThat(record.value()).isNull();
      assertThat(record.headers().lastHeader("vqstream.reason").value())
          .asString(StandardCharsets.UTF_8)
          .isEqualTo("checkpoint_late");
    }
  }

  @Test
  void wakeupCancelsTheWaitForACheckpoint() {
    // Given
    try (VqConsumer<String, byte[]> consumer =
        new VqConsumer<>(settings(checkpoints, LONG), new StringDeserializer())) {
      consumer.assign(List.of(new TopicPartition(images, 0)));
      CompletableFuture<Void> wakeup =
          CompletableFuture.runAsync(
              () -> {
                await().atMost(LIMIT).until(() -> !fetching().isEmpty());
                consumer.wakeup();
              });

      // When / Then
      assertThatThrownBy(() -> next(consumer)).isInstanceOf(WakeupException.class);
      wakeup.join();

      // Then the record is still the next one
      assertThat(consumer.position(new TopicPartition(images, 0))).isZero();
    }
  }

  @Test
  void fetchesNothingWithoutTheSetting() throws Exception {
    // Given
    publish();

    // When / Then
    try (KafkaConsumer<String, byte[]> consumer = consumer("", LONG)) {
      assertThatThrownBy(() -> next(consumer))
          .isInstanceOf(RecordDeserializationException.class)
          .cause()
          .isInstanceOfSatisfying(
              BadImageException.class,
              e -> assertThat(e.reason()).isEqualTo(FailureReason.UNKNOWN_CHECKPOINT));
    }
  }

  @Test
  void closingTheLastConsumerClosesTheFetcher() throws Exception {
    // Given
    publish();
    KafkaConsumer<String, byte[]> first = consumer(checkpoints, LONG);
    KafkaConsumer<String, byte[]> last = consumer(checkpoints, LONG);
    next(first);

    // When
    first.close();
    Set<ObjectName> open = fetching();
    last.close();

    // Then
    assertThat(open).isNotEmpty();
    assertThat(fetching()).isEmpty();
  }

  @Test
  void consoleConsumerFetchesWithoutKafkaStreams() throws Exception {
    // Given
    publish();

    // When
    List<String> lines =
        ConsoleConsumer.first(
            KAFKA.bootstrapServers(),
            images,
            folder,
            "vqstream.output=text",
            "vqstream.checkpoint=" + Tiny.checkpoint(folder),
            "vqstream.checkpoints.topic=" + checkpoints,
            "vqstream.checkpoint.wait.ms=" + LONG,
            "vqstream.checkpoint.cache.dir=" + folder.resolve("cache"),
            "bootstrap.servers=" + KAFKA.bootstrapServers());

    // Then
    assertThat(lines).anyMatch(line -> line.matches("camera-7\t48x32 coded, \\d+ bytes"));
  }

  /** Consumers of checkpoints that this JVM has open. */
  private static Set<ObjectName> fetching() throws Exception {
    return ManagementFactory.getPlatformMBeanServer()
        .queryNames(new ObjectName("kafka.consumer:type=app-info,id=vqstream-checkpoints*"), null);
  }

  private void publish() throws Exception {
    Map<String, Object> address = Map.of("bootstrap.servers", KAFKA.bootstrapServers());
    CheckpointClients clients =
        new CheckpointClients(checkpoints, "routes", address, address, address);
    try (TopicSetup setup = TopicSetup.open(clients);
        Producer<byte[], byte[]> producer =
            clients.newProducer(CheckpointPublisher.transactionalId(published))) {
      setup.ensureCheckpoints(checkpoints);
      new CheckpointPublisher(producer, checkpoints).publish(published, published.name());
    }
  }

  /** A consumer with the tests' small checkpoint installed, which is another one. */
  private KafkaConsumer<String, byte[]> consumer(String topic, String wait, String... settings) {
    Map<String, Object> all = settings(topic, wait, settings);
    all.put("value.deserializer", VqDeserializer.class.getName());
    KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(all);
    consumer.assign(List.of(new TopicPartition(images, 0)));
    return consumer;
  }

  private Map<String, Object> settings(String topic, String wait, String... settings) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", KAFKA.bootstrapServers());
    properties.put("auto.offset.reset", "earliest");
    properties.put("enable.auto.commit", "false");
    properties.put("key.deserializer", StringDeserializer.class.getName());
    properties.put("vqstream.output", "file");
    properties.put("vqstream.checkpoints.topic", topic);
    properties.put("vqstream.checkpoint.wait.ms", wait);
    properties.put("vqstream.checkpoint.cache.dir", folder.resolve("cache").toString());
    try {
      properties.putAll(Tiny.settings(folder, settings));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return properties;
  }

  private static ConsumerRecord<String, byte[]> next(KafkaConsumer<String, byte[]> consumer) {
    AtomicReference<ConsumerRecord<String, byte[]>> first = new AtomicReference<>();
    await()
        .atMost(LIMIT)
        .until(
            () -> {
              consumer.poll(Duration.ofMillis(200)).forEach(first::set);
              return first.get() != null;
            });
    return first.get();
  }
}
