package io.vqstream.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.testkit.EmbeddedKafka;
import io.vqstream.testkit.FakeCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Plain clients that know nothing of vqstream but what stands in their configuration. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@ResourceLock(CountingSource.LOCK)
class EdgeClientsIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @AutoClose private static final EmbeddedKafka KAFKA = EmbeddedKafka.start();

  @TempDir Path folder;

  private TopicPartition partition;

  @BeforeEach
  void createTopic(TestInfo test) throws Exception {
    String topic = test.getTestMethod().orElseThrow().getName();
    partition = new TopicPartition(topic, 0);
    KAFKA.create(new NewTopic(topic, 1, (short) 1));
  }

  @Test
  void encodesAndDecodesByConfigurationAlone() throws Exception {
    // When
    publish(Tiny.png());

    // Then
    try (KafkaConsumer<String, byte[]> consumer = consumer("vqstream.output", "file")) {
      ConsumerRecord<String, byte[]> record = next(consumer);
      assertThat(record.key()).isEqualTo("camera-7");
      assertThat(record.value()).startsWith(new byte[] {(byte) 0x89, 'P', 'N', 'G'});
      assertThat(record.serializedValueSize()).isLessThan(Tiny.png().length);
      assertThat(record.headers().lastHeader("vqstream.type").value())
          .asString(StandardCharsets.UTF_8)
          .isEqualTo("vqstream.v1.CodedImage");
    }
  }

  @Test
  void raisesBadRecordUntilTheConsumerSeeks() throws Exception {
    // Given
    publish(Tiny.png());
    publishRaw("garbage".getBytes(StandardCharsets.UTF_8));
    publish(Tiny.png());

    try (KafkaConsumer<String, byte[]> consumer = consumer("vqstream.output", "file")) {
      // When
      assertThat(next(consumer).offset()).isZero();

      // Then
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> next(consumer))
            .isInstanceOfSatisfying(
                RecordDeserializationException.class,
                e -> {
                  assertThat(e.topicPartition()).isEqualTo(partition);
                  assertThat(e.offset()).isEqualTo(1);
                  assertThat(StandardCharsets.UTF_8.decode(e.valueBuffer()).toString())
                      .isEqualTo("garbage");
                })
            .hasCauseInstanceOf(BadImageException.class);
      }
      consumer.seek(partition, 2);
      assertThat(next(consumer).offset()).isEqualTo(2);
    }
  }

  @Test
  void returnsNullForBadRecordWithReasonInHeaders() throws Exception {
    // Given
    publishRaw("garbage".getBytes(StandardCharsets.UTF_8));
    publish(Tiny.png());

    // When
    try (KafkaConsumer<String, Object> consumer = consumer("vqstream.on.error", "null")) {
      ConsumerRecord<String, Object> bad = next(consumer);
      ConsumerRecord<String, Object> good = next(consumer);

      // Then
      assertThat(bad.value()).isNull();
      assertThat(bad.headers().lastHeader("vqstream.reason").value())
          .asString(StandardCharsets.UTF_8)
          .isEqualTo("not_a_coded_image_record");
      assertThat(good.value()).isNotNull();
      assertThat(good.headers().lastHeader("vqstream.reason")).isNull();
    }
  }

  /** The loop of docs/clients.md. */
  @Test
  void documentedLoopStopsAtSystemFault() throws Exception {
    // Given
    publishRaw("garbage".getBytes(StandardCharsets.UTF_8));
    CodedImage poison =
        CodedImage.newBuilder().setFrame(ByteString.copyFrom(FakeCodec.frame(1, "poison"))).build();
    publishRaw(poison.toByteArray());
    CountingSource.POISON.set(() -> new IllegalStateException("no device"));
    try (KafkaConsumer<String, Object> consumer =
        consumer("vqstream.codec.source", CountingSource.class.getName())) {
      // When
      assertThatThrownBy(
              () -> {
                while (true) {
                  try {
                    consumer.poll(Duration.ofMillis(200));
                  } catch (RecordDeserializationException e) {
                    if (!(e.getCause() instanceof BadImageException)) {
                      throw e;
                    }
                    consumer.seek(e.topicPartition(), e.offset() + 1);
                  }
                }
              })
          .cause()
          .isInstanceOf(SystemFaultException.class)
          .hasMessageEndingWith(": no device");

      // Then
      assertThat(consumer.position(partition)).isEqualTo(1);
    } finally {
      CountingSource.reset();
    }
  }

  @Test
  void ignoresForgedHeadersOfTombstone() throws Exception {
    // Given
    publishRaw("garbage".getBytes(StandardCharsets.UTF_8));
    publishRaw(null);

    try (KafkaConsumer<String, Object> consumer = consumer("vqstream.on.error", "null")) {
      // When
      ConsumerRecord<String, Object> bad = next(consumer);
      ConsumerRecord<String, Object> tombstone = next(consumer);

      // Then
      assertThat(UndecodedImage.of(bad).orElseThrow().value()).asString().isEqualTo("garbage");
      assertThat(tombstone.headers().lastHeader("vqstream.reason")).isNotNull();
      assertThat(UndecodedImage.of(tombstone)).isEmpty();
    }
  }

  @Test
  void pollDecodesOnlyTheRecordsItReturns() throws Exception {
    // Given
    CodedImage coded =
        CodedImage.newBuilder().setFrame(ByteString.copyFrom(FakeCodec.frame(1, "2x1 a"))).build();
    for (int i = 0; i < 5; i++) {
      publishRaw(coded.toByteArray());
    }
    CountingSource.reset();

    try (KafkaConsumer<String, Object> consumer =
        consumer(
            "vqstream.codec.source", CountingSource.class.getName(), "max.poll.records", "2")) {
      int returned = 0;
      while (returned < 5) {
        // When
        ConsumerRecords<String, Object> records = consumer.poll(Duration.ofMillis(200));
        returned += records.count();

        // Then
        assertThat(records.count()).isLessThanOrEqualTo(2);
        assertThat(CountingSource.DECODED).hasValue(returned);
      }
    }
  }

  @Test
  void closingTheLastConsumerClosesTheCodec() {
    // Given
    CountingSource.reset();
    String[] settings = {"vqstream.codec.source", CountingSource.class.getName()};

    // When
    try (KafkaConsumer<String, Object> first = consumer(settings);
        KafkaConsumer<String, Object> second = consumer(settings)) {
      assertThat(first.groupMetadata().groupId()).isEqualTo(second.groupMetadata().groupId());
      assertThat(CountingSource.OPENED).hasValue(1);
      assertThat(CountingSource.CLOSED).hasValue(0);
    }

    // Then
    assertThat(CountingSource.CLOSED).hasValue(1);
  }

  @Test
  void rejectsInvalidSettingWhenConsumerIsCreated() {
    assertThatThrownBy(() -> consumer("vqstream.output", "jpeg"))
        .isInstanceOf(KafkaException.class)
        .rootCause()
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll("vqstream.output", "jpeg", "image, file, pixels, text");
  }

  @Test
  void consoleConsumerDecodesWithoutKafkaStreams() throws Exception {
    // Given
    publish(Tiny.png());

    // When
    List<String> lines =
        ConsoleConsumer.first(
            KAFKA.bootstrapServers(),
            partition.topic(),
            folder,
            "vqstream.output=text",
            "vqstream.checkpoint=" + Tiny.checkpoint(folder));

    // Then
    assertThat(lines).anyMatch(line -> line.matches("camera-7\t48x32 coded, \\d+ bytes"));
  }

  private void publish(byte[] file) throws Exception {
    Properties properties = new Properties();
    properties.putAll(Tiny.settings(folder, "vqstream.quality", "2"));
    properties.put("bootstrap.servers", KAFKA.bootstrapServers());
    properties.put("key.serializer", StringSerializer.class.getName());
    properties.put("value.serializer", "io.vqstream.client.VqSerializer");
    try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(properties)) {
      producer.send(new ProducerRecord<>(partition.topic(), "camera-7", file)).get();
    }
  }

  private void publishRaw(byte[] value) throws Exception {
    Map<String, Object> settings = Map.of("bootstrap.servers", KAFKA.bootstrapServers());
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
      ProducerRecord<String, byte[]> record =
          new ProducerRecord<>(partition.topic(), "camera-8", value);
      if (value == null) {
        record.headers().add("vqstream.reason", "corrupt".getBytes(StandardCharsets.UTF_8));
      }
      producer.send(record).get();
    }
  }

  /** A consumer of one record a poll unless told otherwise. */
  private <T> KafkaConsumer<String, T> consumer(String... settings) {
    Properties properties = new Properties();
    properties.put("max.poll.records", "1");
    try {
      properties.putAll(Tiny.settings(folder, settings));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    properties.put("bootstrap.servers", KAFKA.bootstrapServers());
    properties.put("group.id", partition.topic());
    properties.put("auto.offset.reset", "earliest");
    properties.put("enable.auto.commit", "false");
    properties.put("key.deserializer", StringDeserializer.class.getName());
    properties.put("value.deserializer", "io.vqstream.client.VqDeserializer");
    KafkaConsumer<String, T> consumer = new KafkaConsumer<>(properties);
    consumer.assign(List.of(partition));
    return consumer;
  }

  private static <T> ConsumerRecord<String, T> next(KafkaConsumer<String, T> consumer) {
    List<ConsumerRecord<String, T>> records = new ArrayList<>();
    await()
        .atMost(LIMIT)
        .until(
            () -> {
              consumer.poll(Duration.ofMillis(200)).forEach(records::add);
              return !records.isEmpty();
            });
    assertThat(records).hasSize(1);
    return records.get(0);
  }
}
