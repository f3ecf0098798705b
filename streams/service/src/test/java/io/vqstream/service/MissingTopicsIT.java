package io.vqstream.service;

import static io.vqstream.service.TestTopics.image;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vqstream.codec.Encoded;
import io.vqstream.codec.QualityPolicy;
import io.vqstream.image.UnreadableImageException;
import io.vqstream.service.config.Role;
import io.vqstream.service.metrics.CodecMetrics;
import io.vqstream.testkit.EmbeddedKafka;
import io.vqstream.testkit.FakeCodec;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

/** What a service does when its topics, or records in them, go away, or when nothing goes on. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
@Order(1)
class MissingTopicsIT {
  @AutoClose
  private static final EmbeddedKafka KAFKA =
      EmbeddedKafka.start(Map.of("group.min.session.timeout.ms", "1000"));

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final CodecMetrics metrics = new CodecMetrics(registry);
  @AutoClose private TestTopics topics;
  private String prefix;

  @BeforeEach
  void createTopics(TestInfo test) throws Exception {
    prefix = test.getTestMethod().orElseThrow().getName();
    topics = TestTopics.create(KAFKA, prefix);
  }

  @Test
  void waitsForMissingSinkAndContinues() throws Exception {
    try (StreamsService encoder = start(new FakeCodec())) {
      topics.publish("a", image("1x1")).get();
      topics.readCoded(1);

      // When
      delete(".coded");
      topics.publish("a", image("2x1")).get();

      // Then
      awaitState(encoder, "topic " + prefix + ".coded (coded.topic) has been missing since ");
      assertThat(encoder.ready()).isFalse();
      assertThat(encoder.live()).isTrue();

      // When
      create(".coded");

      // Then
      await().atMost(TestTopics.LIMIT).until(encoder::ready);
      assertThat(topics.readCoded(1)).extracting(r -> r.value().getWidth()).containsExactly(2);
      assertThat(encoder.failure()).isEmpty();
    }
  }

  @Test
  void waitsForMissingSourceAndReadsTheNewOne() throws Exception {
    try (StreamsService encoder = start(new FakeCodec())) {
      for (int i = 1; i <= 3; i++) {
        topics.publish("a", image(i + "x1")).get();
      }
      topics.readCoded(3);

      // When
      delete(".images");

      // Then
      awaitState(encoder, "topic " + prefix + ".images (images.topic) has been missing since ");
      assertThat(encoder.ready()).isFalse();

      // When
      create(".images");
      topics.publish("a", image("4x1")).get();

      // Then
      assertThat(topics.readCoded(4))
          .extracting(r -> r.value().getWidth())
          .containsExactly(1, 2, 3, 4);
      await().atMost(TestTopics.LIMIT).until(encoder::ready);
      assertThat(encoder.failure()).isEmpty();
    }
  }

  @Test
  void stopsIfTopicStaysMissing() throws Exception {
    try (StreamsService encoder = start(new FakeCodec(), "stuck.timeout.ms", "10000")) {
      // When
      delete(".failed");

      // Then
      assertThatThrownBy(encoder::await)
          .isInstanceOf(ServiceException.class)
          .hasMessage(
              "the encoder %1$s.encoder stopped: topic %1$s.failed (failure.topic) has been missing"
                      .formatted(prefix)
                  + " for 10 s (stuck.timeout.ms)");
      assertThat(encoder.live()).isFalse();
    }
  }

  @Test
  void stopsIfNothingIsCommitted() throws Exception {
    // Given
    HangingCodec codec = new HangingCodec();
    StreamsService encoder = start(codec, "stuck.timeout.ms", "10000");

    // When
    topics.publish("a", image("1x1")).get();

    // Then
    awaitState(encoder, "no commit for " + prefix + ".images-");
    assertThat(encoder.ready()).isFalse();
    assertThatThrownBy(encoder::await)
        .isInstanceOf(ServiceException.class)
        .hasMessageContaining("although records are pending (committed none, end 1)")
        .hasMessageNotContaining("\n");
    codec.released.countDown();
    encoder.close();
  }

  @Test
  void closesWhileCodecHangs() throws Exception {
    // Given
    HangingCodec codec = new HangingCodec();
    StreamsService encoder = start(codec);
    topics.publish("a", image("1x1")).get();
    assertThat(codec.called.await(1, TimeUnit.MINUTES)).isTrue();

    // When
    encoder.close(Duration.ofMillis(200));

    // Then
    assertThat(encoder.failure()).isEmpty();
    assertThat(encoder.live()).isFalse();
    codec.released.countDown();
  }

  @Test
  void countsRecordsDeletedBeforeTheStart() throws Exception {
    // Given
    encodeOne();
    TopicPartition partition = null;
    for (int i = 2; i <= 10; i++) {
      var at = topics.publish("a", image(i + "x1")).get();
      partition = new TopicPartition(at.topic(), at.partition());
    }

    // When
    KAFKA.admin().deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(6))).all().get();

    // Then
    try (StreamsService encoder = start(new FakeCodec())) {
      assertThat(topics.readCoded(5))
          .extracting(r -> r.value().getWidth())
          .containsExactly(1, 7, 8, 9, 10);
      assertThat(skipped("retention")).isEqualTo(5);
      assertThat(encoder.failure()).isEmpty();
    }
  }

  @Test
  void countsRecordsDeletedWhileItRuns() throws Exception {
    // Given
    HangingCodec codec = new HangingCodec();
    try (StreamsService encoder =
        start(
            codec,
            "max.poll.records",
            "1",
            "producer.transaction.timeout.ms", // an aborted transaction counts its images twice
            "60000")) {
      TopicPartition partition = null;
      for (int i = 1; i <= 200; i++) {
        // large enough for several fetches
        var at = topics.publish("a", image(i + "x1 " + "x".repeat(40_000))).get();
        partition = new TopicPartition(at.topic(), at.partition());
      }
      assertThat(codec.called.await(1, TimeUnit.MINUTES)).isTrue();

      // When
      KAFKA.admin().deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(190))).all().get();
      codec.released.countDown();

      // Then
      await()
          .atMost(TestTopics.LIMIT)
          .untilAsserted(() -> assertThat(coded() + skipped("retention")).isEqualTo(200));
      assertThat(skipped("retention")).isBetween(100.0, 189.0);
      assertThat(encoder.failure()).isEmpty();
    }
  }

  private void encodeOne() throws Exception {
    try (StreamsService encoder = start(new FakeCodec())) {
      topics.publish("a", image("1x1")).get();
      topics.readCoded(1);
      assertThat(encoder.failure()).isEmpty();
    }
  }

  private double coded() {
    return registry
        .get("vqstream.images")
        .tags("direction", "encode", "outcome", "coded")
        .counter()
        .count();
  }

  private double skipped(String reason) {
    return registry.get("vqstream.records.skipped").tag("reason", reason).counter().count();
  }

  private void delete(String topic) throws Exception {
    KAFKA.admin().deleteTopics(List.of(prefix + topic)).all().get();
  }

  private void create(String topic) {
    await() // the deletion may not be over
        .ignoreExceptions()
        .until(
            () -> {
              KAFKA.create(new NewTopic(prefix + topic, 3, (short) 1));
              return true;
            });
  }

  private static void awaitState(StreamsService service, String state) {
    await()
        .atMost(TestTopics.LIMIT)
        .untilAsserted(() -> assertThat(service.state()).contains(state).doesNotContain("\n"));
  }

  private StreamsService start(FakeCodec codec, String... settings) throws Exception {
    Map<String, String> all =
        new HashMap<>(
            Map.of(
                "broker.timeout.ms", "1000",
                "image.timeout.ms", "500",
                "session.timeout.ms", "2000",
                "checkpoint.wait.ms", "0",
                "metadata.max.age.ms", "1000",
                "producer.transaction.timeout.ms", "1000"));
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    StreamsService service = StreamsService.start(topics.config(Role.ENCODER, all), codec, metrics);
    assertThat(service.awaitRunning(TestTopics.LIMIT)).isTrue();
    return service;
  }

  /** A codec that waits until it is released. */
  private static final class HangingCodec extends FakeCodec {
    final CountDownLatch called = new CountDownLatch(1);
    final CountDownLatch released = new CountDownLatch(1);

    @Override
    public Encoded encode(byte[] source, QualityPolicy wanted) throws UnreadableImageException {
      called.countDown();
      try {
        released.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return super.encode(source, wanted);
    }
  }
}
