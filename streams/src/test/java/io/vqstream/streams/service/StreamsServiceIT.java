package io.vqstream.streams.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vqstream.codec.ImageCodec;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.proto.v1.Failure;
import io.vqstream.proto.v1.Image;
import io.vqstream.streams.FakeCodec;
import io.vqstream.streams.config.Role;
import io.vqstream.streams.config.ServiceConfig;
import io.vqstream.streams.metrics.CodecMetrics;
import io.vqstream.streams.serde.ProtoSerde;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 3, unit = TimeUnit.MINUTES)
class StreamsServiceIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static EmbeddedKafka kafka;
  private static Admin admin;
  private static KafkaProducer<String, byte[]> producer;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final CodecMetrics metrics = new CodecMetrics(registry);
  private final ImageCodec codec = new FakeCodec();
  private String prefix;

  @BeforeAll
  static void startKafka() throws Exception {
    kafka = EmbeddedKafka.start();
    Map<String, Object> settings = Map.of("bootstrap.servers", kafka.bootstrapServers());
    admin = Admin.create(settings);
    producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
  }

  @AfterAll
  static void stopKafka() {
    producer.close();
    admin.close();
    kafka.close();
  }

  /** Topics and groups of its own for each test. */
  @BeforeEach
  void createTopics(TestInfo test) throws Exception {
    prefix = test.getTestMethod().orElseThrow().getName();
    admin
        .createTopics(
            List.of(
                new NewTopic(prefix + ".images", 3, (short) 1),
                new NewTopic(prefix + ".coded", 3, (short) 1),
                new NewTopic(prefix + ".back", 3, (short) 1),
                new NewTopic(prefix + ".failed", 1, (short) 1)
                    .configs(Map.of("max.message.bytes", "4000000"))))
        .all()
        .get();
  }

  @AfterEach
  void closeRegistry() {
    registry.close();
  }

  @Test
  void takesImagesThroughBothTopologiesOnceEachAndInOrder() throws Exception {
    try (StreamsService encoder = start(Role.ENCODER, Map.of());
        StreamsService decoder = start(Role.DECODER, Map.of())) {
      // When
      for (int i = 1; i <= 60; i++) {
        publish("camera-" + i % 4, image(i + "x1"));
      }

      // Then
      var back = read(".back", ProtoSerde.image().deserializer(), 60);
      var coded = read(".coded", ProtoSerde.codedImage().deserializer(), 60);
      assertThat(back)
          .allSatisfy(r -> assertThat(r.value().getContentType()).isEqualTo("image/png"));
      for (int camera = 0; camera < 4; camera++) {
        int own = camera;
        assertThat(coded.stream().filter(r -> r.key().equals("camera-" + own)))
            .extracting(r -> r.value().getWidth())
            .containsExactlyElementsOf(
                IntStream.rangeClosed(1, 60).filter(i -> i % 4 == own).boxed().toList());
      }
      assertThat(encoder.ready()).isTrue();
      assertThat(decoder.ready()).isTrue();
    }
  }

  @Test
  void writesResultsAndProgressInTransactions() throws Exception {
    try (StreamsService encoder = start(Role.ENCODER, Map.of())) {
      // When
      publish("a", image("7x1"));
      read(".coded", ProtoSerde.codedImage().deserializer(), 1);

      // Then
      assertThat(admin.listTransactions().all().get())
          .extracting(TransactionListing::transactionalId)
          .anyMatch(id -> id.startsWith(prefix + ".encoder-"));
      assertThat(encoder.failure()).isEmpty();
    }
  }

  @Test
  void badRecordsLandInTheFailureTopicAndTheStreamGoesOn() throws Exception {
    try (StreamsService encoder = start(Role.ENCODER, Map.of())) {
      // Given a source that just fits its topic, where the fields of the result come on top
      String large = "8x8 " + "x".repeat(1_048_400);

      // When
      publish("a", image("1x1"));
      publish("a", "junk".getBytes(StandardCharsets.UTF_8));
      publish("a", null);
      publish("a", image("CORRUPT"));
      publish("a", image(large));
      publish("a", image("2x1"));

      // Then
      List<ConsumerRecord<String, CodedImage>> coded =
          read(".coded", ProtoSerde.codedImage().deserializer(), 2);
      List<ConsumerRecord<String, Failure>> failed =
          read(".failed", ProtoSerde.failure().deserializer(), 4);
      assertThat(coded).extracting(r -> r.value().getWidth()).containsExactly(1, 2);
      assertThat(failed)
          .extracting(r -> r.value().getReason())
          .containsExactly("not_an_image_record", "no_value", "corrupt", "record_too_large");
      assertThat(failed).extracting(ConsumerRecord::key).containsOnly("a");
      assertThat(failed.get(3).value().getValue().toByteArray()).isEqualTo(image(large));
      assertThat(encoder.ready()).isTrue();
    }
  }

  @Test
  void nothingIsConsumedWhereTheSystemFailsAndTheNextStartGoesOnThere() throws Exception {
    // Given
    publish("a", image("poison"));
    // A service that failed stays in its group until the session times out.
    Map<String, String> briefSession =
        Map.of("session.timeout.ms", "6000", "heartbeat.interval.ms", "1000");
    ImageCodec outOfMemory = new FakeCodec(() -> new OutOfMemoryError("Java heap space"));
    StreamsService failing =
        StreamsService.start(config(Role.ENCODER, briefSession), outOfMemory, metrics);

    // When
    assertThatThrownBy(failing::await)
        .isInstanceOf(ServiceException.class)
        .hasMessageStartingWith("the encoder " + prefix + ".encoder stopped: ")
        .hasMessageContaining("Java heap space")
        .hasMessageNotContaining("\n");
    assertThat(failing.ready()).isFalse();
    assertThat(failing.live()).isFalse();
    failing.close();

    // Then
    ImageCodec repaired = new FakeCodec(RepairedException::new);
    try (StreamsService encoder =
        StreamsService.start(config(Role.ENCODER, briefSession), repaired, metrics)) {
      assertThatThrownBy(encoder::await).hasMessageContaining("met the same image again");
    }
    assertThat(offsets(".failed")).isZero();
  }

  @Test
  void anotherInstanceTakesOverAtOnceWhenOneIsClosed() throws Exception {
    // Given
    StreamsService first = start(Role.ENCODER, Map.of());
    publish("a", image("1x1"));
    read(".coded", ProtoSerde.codedImage().deserializer(), 1);

    // When
    Instant before = Instant.now();
    first.close();
    try (StreamsService second = start(Role.ENCODER, Map.of())) {
      publish("a", image("2x1"));
      List<ConsumerRecord<String, CodedImage>> coded =
          read(".coded", ProtoSerde.codedImage().deserializer(), 2);

      // Then
      assertThat(coded).extracting(r -> r.value().getWidth()).containsExactly(1, 2);
      // Without leaving the group it takes the 45 s of the session timeout.
      assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(30));
      assertThat(second.ready()).isTrue();
    }
  }

  @Test
  void isNeitherReadyNorAliveAfterClosing() throws Exception {
    // Given
    StreamsService encoder = start(Role.ENCODER, Map.of());
    assertThat(encoder.ready()).isTrue();
    assertThat(encoder.live()).isTrue();

    // When
    encoder.close();
    encoder.close();

    // Then
    encoder.await();
    assertThat(encoder.failure()).isEmpty();
    assertThat(encoder.ready()).isFalse();
    assertThat(encoder.live()).isFalse();
    assertThat(encoder.state()).isEqualTo(prefix + ".encoder NOT_RUNNING");
  }

  @Test
  void showsItsOwnMetersAndThoseOfKafkaStreams() throws Exception {
    try (StreamsService encoder = start(Role.ENCODER, Map.of())) {
      // When
      publish("a", image("1x1"));
      read(".coded", ProtoSerde.codedImage().deserializer(), 1);

      // Then
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () ->
                  assertThat(registry.scrape())
                      .contains("vqstream_images_total{direction=\"encode\",outcome=\"coded\"} 1.0")
                      .contains("kafka_stream_thread_process_rate{")
                      .contains("kafka_consumer_fetch_manager_records_lag_max{"));
      assertThat(encoder.topology()).contains("Processor: encode");
    }
  }

  @Test
  void namesTopicsThatAreMissing() {
    // Given
    Map<String, String> settings = Map.of("coded.topic", "nowhere", "failure.topic", "nobody");

    // When / Then
    assertThatThrownBy(() -> start(Role.ENCODER, settings))
        .isInstanceOf(ServiceException.class)
        .hasMessage(
            "missing at "
                + kafka.bootstrapServers()
                + ": topic nowhere (coded.topic), nobody (failure.topic); create it, or name another"
                + " one with the setting in parentheses");
  }

  @Test
  void saysWhereNoBrokerAnswers() {
    // Given
    Map<String, String> settings =
        Map.of("bootstrap.servers", "127.0.0.1:1", "broker.timeout.ms", "1500");

    // When / Then
    assertThatThrownBy(() -> start(Role.ENCODER, settings))
        .isInstanceOf(ServiceException.class)
        .hasMessage("no broker answers at 127.0.0.1:1 within 1.5 s");
  }

  @Test
  void saysThatAHostHasNoAddress() {
    // Given
    Map<String, String> settings = Map.of("bootstrap.servers", "no-such-host.invalid:9092");

    // When / Then
    assertThatThrownBy(() -> start(Role.ENCODER, settings))
        .isInstanceOf(ServiceException.class)
        .hasMessage(
            "the brokers at no-such-host.invalid:9092 cannot be used: Failed to create new"
                + " KafkaAdminClient: No resolvable bootstrap urls given in bootstrap.servers");
  }

  private StreamsService start(Role role, Map<String, String> settings) throws Exception {
    StreamsService service = StreamsService.start(config(role, settings), codec, metrics);
    assertThat(service.awaitRunning(LIMIT)).isTrue();
    return service;
  }

  private ServiceConfig config(Role role, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>();
    all.put("bootstrap.servers", kafka.bootstrapServers());
    all.put("application.id", prefix + "." + role.word());
    all.put("images.topic", prefix + ".images");
    all.put("coded.topic", prefix + ".coded");
    all.put("reconstructed.topic", prefix + ".back");
    all.put("failure.topic", prefix + ".failed");
    all.putAll(settings);
    return ServiceConfig.of(role, all);
  }

  private void publish(String key, byte[] value) throws Exception {
    producer.send(new ProducerRecord<>(prefix + ".images", key, value)).get();
  }

  /** Reads what is committed until there is so much, and fails where there is more. */
  private <T> List<ConsumerRecord<String, T>> read(
      String topic, Deserializer<T> deserializer, int count) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            kafka.bootstrapServers(),
            "group.id",
            prefix + topic + "-" + System.nanoTime(),
            "auto.offset.reset",
            "earliest",
            "isolation.level",
            "read_committed");
    List<ConsumerRecord<String, T>> read = new ArrayList<>();
    try (KafkaConsumer<String, T> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), deserializer)) {
      consumer.subscribe(List.of(prefix + topic));
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () -> {
                consumer.poll(Duration.ofMillis(200)).forEach(read::add);
                assertThat(read).hasSizeGreaterThanOrEqualTo(count);
              });
      consumer.poll(Duration.ofMillis(500)).forEach(read::add);
    }
    assertThat(read).hasSize(count);
    return read;
  }

  private long offsets(String topic) throws Exception {
    var partition = new org.apache.kafka.common.TopicPartition(prefix + topic, 0);
    var latest = Map.of(partition, org.apache.kafka.clients.admin.OffsetSpec.latest());
    return admin.listOffsets(latest).partitionResult(partition).get().offset();
  }

  private static byte[] image(String text) {
    return Image.newBuilder().setData(ByteString.copyFromUtf8(text)).build().toByteArray();
  }

  /** Shows that the image of the failed run was read again. */
  private static final class RepairedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    RepairedException() {
      super("met the same image again");
    }
  }
}
