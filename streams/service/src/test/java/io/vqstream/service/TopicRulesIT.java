package io.vqstream.service;

import static io.vqstream.service.TestTopics.image;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vqstream.service.config.Role;
import io.vqstream.service.metrics.CodecMetrics;
import io.vqstream.testkit.EmbeddedKafka;
import io.vqstream.testkit.FakeCodec;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

/** Topics that do not accept every key and timestamp. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class TopicRulesIT {
  @AutoClose private static final EmbeddedKafka KAFKA = EmbeddedKafka.start();

  private String name;
  @AutoClose private TestTopics topics;

  @BeforeEach
  void create(TestInfo test) throws Exception {
    name = test.getTestMethod().orElseThrow().getName();
    topics = TestTopics.create(KAFKA, name);
  }

  @Test
  void continuesAfterRecordsThatTheSinkRefuses() throws Exception {
    // Given
    set("coded", "cleanup.policy", "compact");
    set("coded", "message.timestamp.before.max.ms", "86400000");
    long old = System.currentTimeMillis() - Duration.ofDays(2).toMillis();
    try (StreamsService encoder = start()) {

      // When
      topics.publish(null, image("1x1")).get();
      topics.publish("a", image("2x1")).get();
      topics.publish("a", old, image("3x1")).get();
      topics.publish("a", old, null).get();
      topics.publish("a", image("4x1")).get();

      // Then
      assertThat(topics.readCoded(2)).extracting(r -> r.value().getWidth()).containsExactly(2, 4);
      assertThat(topics.readFailed(3))
          .extracting(r -> r.value().getReason())
          .containsOnly("refused_by_topic");
      assertThat(encoder.ready()).isTrue();
    }
  }

  @Test
  void givesRecordWithoutTimestampThatOfNow() throws Exception {
    try (StreamsService encoder = start()) {
      // Given a record as clients other than Java's can write it
      ProducerRecord<String, byte[]> record = topics.record("a", image("1x1"));
      Field timestamp = ProducerRecord.class.getDeclaredField("timestamp");
      timestamp.setAccessible(true);
      timestamp.set(record, -1L);

      // When
      topics.publish(record).get();
      topics.publish("a", image("2x1")).get();

      // Then
      var coded = topics.readCoded(2);
      assertThat(coded).extracting(r -> r.value().getWidth()).containsExactly(1, 2);
      assertThat(coded.get(0).timestamp()).isCloseTo(System.currentTimeMillis(), within(60_000L));
      assertThat(encoder.ready()).isTrue();
    }
  }

  @Test
  void learnsARuleOnItsNextStart() throws Exception {
    // Given
    try (StreamsService encoder = start()) {
      set("coded", "cleanup.policy", "compact");

      // When
      topics.publish(null, image("1x1")).get();

      // Then
      assertThatThrownBy(encoder::await)
          .isInstanceOf(ServiceException.class)
          .hasMessageContaining("Compacted topic cannot accept message without key");
    }
    topics.publish("a", image("2x1")).get();
    try (StreamsService encoder = start()) {
      assertThat(topics.readCoded(1)).extracting(r -> r.value().getWidth()).containsExactly(2);
      assertThat(topics.readFailed(1)).hasSize(1);
      assertThat(encoder.ready()).isTrue();
    }
  }

  @Test
  void refusesToStartOnCompactedFailureTopic() throws Exception {
    // Given
    set("failed", "cleanup.policy", "compact");

    // When / Then
    assertThatThrownBy(this::start)
        .isInstanceOf(ServiceException.class)
        .hasMessageContaining(name + ".failed (failure.topic) is compacted");
  }

  private StreamsService start() throws ServiceException {
    CodecMetrics metrics = new CodecMetrics(new SimpleMeterRegistry());
    return StreamsService.start(
        topics.config(Role.ENCODER, Map.of("num.stream.threads", "1")), new FakeCodec(), metrics);
  }

  private void set(String topic, String setting, String value) throws Exception {
    KAFKA.setOfTopic(name + "." + topic, setting, value);
  }
}
