package io.vqstream.service;

import static io.vqstream.service.TestTopics.image;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vqstream.codec.ImageCodec;
import io.vqstream.deadletter.DoneOffsets;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.proto.v1.Failure;
import io.vqstream.service.config.Role;
import io.vqstream.service.config.ServiceConfig;
import io.vqstream.service.metrics.CodecMetrics;
import io.vqstream.service.metrics.ProcessMetrics;
import io.vqstream.testkit.EmbeddedKafka;
import io.vqstream.testkit.FakeCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 3, unit = TimeUnit.MINUTES)
@Order(1)
class StreamsServiceIT {
  @AutoClose private static final EmbeddedKafka KAFKA = EmbeddedKafka.start();

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final CodecMetrics metrics = new CodecMetrics(registry);
  private final ImageCodec codec = new FakeCodec();
  private TestTopics topics;

  @BeforeEach
  void createTopics(TestInfo test) throws Exception {
    String name = test.getTestMethod().orElseThrow().getName();
    topics = TestTopics.create(KAFKA, name);
  }

  @AfterEach
  void close() {
    topics.close();
    registry.close();
  }

  @Test
  void processesImagesOnceAndInOrder() throws Exception {
    try (StreamsService encoder = start(Role.ENCODER);
        StreamsService decoder = start(Role.DECODER)) {
      // When
      for (int i = 1; i <= 60; i++) {
        topics.publish("camera-" + i % 4, image(i + "x1")).get();
      }

      // Then
      var back = topics.readBack(60);
      var coded = topics.readCoded(60);
      assertThat(back)
          .allSatisfy(r -> assertThat(r.value().getContentType()).isEqualTo("image/png"));
      for (int camera = 0; camera < 4; camera++) {
        int own = camera;
        assertThat(coded.stream().filter(r -> r.key().equals("camera-" + own)))
            .extracting(r -> r.value().getWidth())
            .containsExactlyElementsOf(
                IntStream.rangeClosed(1, 60).filter(i -> i % 4 == own).boxed().toList());
      }
      await().atMost(TestTopics.LIMIT).until(encoder::ready);
      await().atMost(TestTopics.LIMIT).until(decoder::ready);
    }
  }

  @Test
  void writesResultsAndOffsetsInTransactions() throws Exception {
    try (StreamsService encoder = start(Role.ENCODER)) {
      // When
      topics.publish("a", image("7x1")).get();
      topics.readCoded(1);

      // Then
      assertThat(KAFKA.admin().listTransactions().all().get())
          .extracting(TransactionListing::transactionalId)
          .anyMatch(id -> id.startsWith(topics.applicationId(Role.ENCODER) + "-"));
      assertThat(encoder.failure()).isEmpty();
    }
  }

  @Test
  void deadLettersBadRecordsAndContinues() throws Exception {
    try (StreamsService encoder = start(Role.ENCODER)) {
      // Given a source that just fits its topic, where the fields of the result come on top
      String large = "8x8 " + "x".repeat(1_048_400);

      // When
      topics.publish("a", image("1x1")).get();
      topics.publish("a", "junk".getBytes(StandardCharsets.UTF_8)).get();
      topics.publish("a", image("CORRUPT")).get();
      topics.publish("a", image(large)).get();
      topics.publish("a", image("2x1")).get();

      // Then
      List<ConsumerRecord<String, CodedImage>> coded = topics.readCoded(2);
      List<ConsumerRecord<String, Failure>> failed = topics.readFailed(3);
      assertThat(coded).extracting(r -> r.value().getWidth()).containsExactly(1, 2);
      assertThat(failed)
          .extracting(r -> r.value().getReason())
          .containsExactly("not_an_image_record", "corrupt", "record_too_large");
      assertThat(failed).extracting(ConsumerRecord::key).containsOnly("a");
      assertThat(failed.get(2).value().getValue().toByteArray()).isEqualTo(image(large));
      await().atMost(TestTopics.LIMIT).until(encoder::ready);
    }
  }

  @Test
  void commitsNothingOnSystemFaultAndResumes() throws Exception {
    // Given
    topics.publish("a", image("poison")).get();
    // A service that failed stays in its group until the session times out.
    Map<String, String> briefSession =
        Map.of("session.timeout.ms", "6000", "heartbeat.interval.ms", "1000");
    ImageCodec outOfMemory = new FakeCodec(() -> new OutOfMemoryError("Java heap space"));
    StreamsService failing =
        StreamsService.start(topics.config(Role.ENCODER, briefSession), outOfMemory, metrics);

    // When
    assertThatThrownBy(failing::await)
        .isInstanceOf(ServiceException.class)
        .hasMessageStartingWith("the encoder " + topics.applicationId(Role.ENCODER) + " stopped: ")
        .hasMessageContaining("Java heap space")
        .hasMessageNotContaining("\n");
    assertThat(failing.ready()).isFalse();
    assertThat(failing.live()).isFalse();
    failing.close();

    // Then
    ImageCodec repaired =
        new FakeCodec(() -> new IllegalStateException("met the same image again"));
    try (StreamsService encoder =
        StreamsService.start(topics.config(Role.ENCODER, briefSession), repaired, metrics)) {
      assertThatThrownBy(encoder::await).hasMessageContaining("met the same image again");
    }
    assertThat(topics.failedEndOffset(KAFKA.admin())).isZero();
  }

  @Test
  void anotherInstanceTakesOverOnClose() throws Exception {
    // Given a session that lasts longer than the test waits
    Map<String, String> longSession = Map.of("session.timeout.ms", "120000");
    StreamsService first = start(Role.ENCODER, longSession);
    topics.publish("a", image("1x1")).get();
    topics.readCoded(1);

    // When
    first.close();
    try (StreamsService second = start(Role.ENCODER, longSession)) {
      topics.publish("a", image("2x1")).get();
      List<ConsumerRecord<String, CodedImage>> coded = topics.readCoded(2);

      // Then
      assertThat(coded).extracting(r -> r.value().getWidth()).containsExactly(1, 2);
      await().atMost(TestTopics.LIMIT).until(second::ready);
    }
  }

  @Test
  void losesAndRepeatsNothingWhenInstancesChange() throws Exception {
    // Given
    StreamsService first = start(Role.ENCODER);
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (int i = 1; i <= 600; i++) {
      sent.add(topics.publish("camera-" + i % 7, image(i + "x1")));
      if (i == 300) {
        first.close();
      }
    }

    // When
    try (StreamsService second = start(Role.ENCODER);
        StreamsService third = start(Role.ENCODER)) {

      // Then
      List<ConsumerRecord<String, CodedImage>> coded = topics.readCoded(600);
      assertThat(sent).allSatisfy(record -> assertThat(record).isDone());
      assertThat(coded)
          .extracting(r -> r.value().getWidth())
          .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 600).boxed().toList());
      assertThat(second.failure()).isEmpty();
      assertThat(third.failure()).isEmpty();
    }
  }

  @Test
  void isNeitherReadyNorLiveAfterClose() throws Exception {
    // Given
    StreamsService encoder = start(Role.ENCODER);
    await().atMost(TestTopics.LIMIT).until(encoder::ready);
    assertThat(encoder.live()).isTrue();

    // When
    encoder.close();
    encoder.close();

    // Then
    encoder.await();
    assertThat(encoder.failure()).isEmpty();
    assertThat(encoder.ready()).isFalse();
    assertThat(encoder.live()).isFalse();
    assertThat(encoder.state()).isEqualTo(topics.applicationId(Role.ENCODER) + " NOT_RUNNING");
  }

  @Test
  void servesTheMetricsThatThePageLists() throws Exception {
    // Given
    PrometheusMeterRegistry ofEncoder = ofProcess();
    PrometheusMeterRegistry ofDecoder = ofProcess();
    try (StreamsService encoder = start(Role.ENCODER, ofEncoder);
        StreamsService decoder = start(Role.DECODER, ofDecoder)) {
      // When
      topics.publish("a", image("1x1")).get();
      topics.readBack(1);

      // Then
      assertServesPage(Role.ENCODER, ofEncoder);
      assertServesPage(Role.DECODER, ofDecoder);
      assertThat(encoder.topology()).contains("Processor: encode");
      assertThat(decoder.topology()).contains("Processor: decode");
    }
  }

  private static void assertServesPage(Role role, PrometheusMeterRegistry registry)
      throws IOException {
    List<String> page = Files.readAllLines(MetricsPage.FILE);
    await()
        .atMost(TestTopics.LIMIT)
        .untilAsserted(
            () -> {
              ScrapedFamilies live = ScrapedFamilies.of(MetricsScrape.of(registry));
              for (String prefix : List.of("vqstream_", "kafka_")) {
                assertThat(MetricsPage.signatures(live.only(prefix)))
                    .containsExactlyInAnyOrderElementsOf(
                        MetricsPage.signaturesOfPage(page, prefix, role));
              }
            });
  }

  @Test
  void idleScrapeIsSmallAndWithoutRandomLabels() throws Exception {
    // Given
    PrometheusMeterRegistry own = ofProcess();
    try (StreamsService service = start(Role.ENCODER, own)) {
      // When
      await()
          .atMost(TestTopics.LIMIT)
          .until(() -> own.find("kafka.stream.thread.commit.total").meters().size() > 1);
      String scraped = MetricsScrape.of(own);

      // Then
      assertThat(scraped.length()).isLessThan(100_000);
      assertThat(samples(scraped).filter(line -> !line.startsWith("kafka_")).count())
          .isLessThan(600);
      assertThat(samples(scraped)).noneMatch(line -> line.matches(".*-[0-9a-f]{12}.*"));
      assertThat(service.failure()).isEmpty();
    }
  }

  @Test
  void knowsTheLagOfAGroupWithoutMembers() throws Exception {
    // Given
    start(Role.ENCODER).close();
    topics.publish("a", image("1x1")).get();
    topics.publish("a", image("2x1")).get();
    PrometheusMeterRegistry own = ofProcess();
    GroupLag lag = new GroupLag(topics.config(Role.ENCODER, Map.of()), own);

    // When
    lag.update(KAFKA.admin());

    // Then
    assertThat(own.find("vqstream.group.lag.records").gauges())
        .hasSize(TestTopics.PARTITIONS)
        .extracting(Gauge::value)
        .contains(2.0);
  }

  @Test
  void countsDeadLettersThatNoReplayPublished() throws Exception {
    // Given
    for (int i = 0; i < 3; i++) {
      topics.publish("a", image("CORRUPT")).get();
    }
    topics.publish("a", "junk".getBytes(StandardCharsets.UTF_8)).get();
    try (StreamsService encoder = start(Role.ENCODER)) {
      List<ConsumerRecord<String, Failure>> failed = topics.readFailed(4);
      PrometheusMeterRegistry own = ofProcess();
      try (WaitingDeadLetters waiting =
          new WaitingDeadLetters(topics.config(Role.ENCODER, Map.of()), () -> true, own)) {
        // When
        await().atMost(TestTopics.LIMIT).until(() -> counted(waiting, own));
        double before = waiting(own, "corrupt");
        DoneOffsets done = DoneOffsets.of(0, "");
        done.leave(failed.get(0).offset());
        done.done(failed.get(1).offset());
        topics.commit(KAFKA.admin(), DoneOffsets.group("corrupt"), failed.get(1), done);
        await().atMost(TestTopics.LIMIT).until(() -> counted(waiting, own));

        // Then
        assertThat(before).isEqualTo(3);
        assertThat(waiting(own, "corrupt")).isEqualTo(2);
        assertThat(waiting(own, "not_an_image_record")).isEqualTo(1);
        assertThat(waiting(own, "empty")).isZero();
        await().atMost(TestTopics.LIMIT).until(encoder::ready);
      }
      assertThat(own.find("vqstream.dead.letters.waiting").gauges()).isEmpty();
    }
  }

  @Test
  void countsDeadLettersOfATopicThatWasCreatedAgain() throws Exception {
    // Given
    PrometheusMeterRegistry own = ofProcess();
    ServiceConfig config = topics.config(Role.ENCODER, Map.of());
    try (WaitingDeadLetters waiting = new WaitingDeadLetters(config, () -> true, own)) {
      topics.fail(config.applicationId(), "corrupt", 3);
      await().atMost(TestTopics.LIMIT).until(() -> counted(waiting, own));
      double before = waiting(own, "corrupt");

      // When
      KAFKA.admin().deleteTopics(List.of(config.failureTopic())).all().get();
      topics.createFailureTopic(KAFKA);
      topics.fail(config.applicationId(), "corrupt", 2);

      // Then
      assertThat(before).isEqualTo(3);
      await()
          .atMost(TestTopics.LIMIT)
          .untilAsserted(
              () -> {
                assertThat(counted(waiting, own)).isTrue();
                assertThat(waiting(own, "corrupt")).isEqualTo(2);
              });
    }
  }

  /** Returns whether the end of the topic was reached in time. */
  private static boolean counted(WaitingDeadLetters waiting, PrometheusMeterRegistry registry) {
    waiting.update(KAFKA.admin());
    return !registry.find("vqstream.dead.letters.waiting").gauges().isEmpty();
  }

  private static double waiting(PrometheusMeterRegistry registry, String reason) {
    return registry.get("vqstream.dead.letters.waiting").tag("reason", reason).gauge().value();
  }

  @Test
  void allMetricsOfKafkaOnRequest() throws Exception {
    // Given
    Map<String, String> all = Map.of("metrics.kafka", "all");
    try (StreamsService encoder =
        StreamsService.start(topics.config(Role.ENCODER, all), codec, metrics)) {
      // When / Then
      await()
          .atMost(TestTopics.LIMIT)
          .untilAsserted(
              () ->
                  assertThat(registry.scrape())
                      .contains("kafka_consumer_fetch_manager_fetch_rate{"));
      assertThat(encoder.failure()).isEmpty();
    }
  }

  private static Stream<String> samples(String scraped) {
    return scraped.lines().filter(line -> !line.startsWith("#"));
  }

  private static PrometheusMeterRegistry ofProcess() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    ProcessMetrics.bind(registry);
    return registry;
  }

  private StreamsService start(Role role, PrometheusMeterRegistry own) throws Exception {
    CodecMetrics one = new CodecMetrics(own, role.direction());
    StreamsService service = StreamsService.start(topics.config(role, Map.of()), codec, one);
    assertThat(service.awaitRunning(TestTopics.LIMIT)).isTrue();
    return service;
  }

  private StreamsService start(Role role) throws Exception {
    return start(role, Map.of());
  }

  private StreamsService start(Role role, Map<String, String> settings) throws Exception {
    StreamsService service = StreamsService.start(topics.config(role, settings), codec, metrics);
    assertThat(service.awaitRunning(TestTopics.LIMIT)).isTrue();
    return service;
  }
}
