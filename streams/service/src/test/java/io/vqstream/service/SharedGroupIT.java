package io.vqstream.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vqstream.service.config.Role;
import io.vqstream.service.metrics.CodecMetrics;
import io.vqstream.testkit.EmbeddedKafka;
import io.vqstream.testkit.FakeCodec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

/** A service with the {@code application.id} of something else. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class SharedGroupIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String GROUP = "application.id";

  @AutoClose private static final EmbeddedKafka KAFKA = EmbeddedKafka.start();

  private String name;
  @AutoClose private TestTopics topics;

  @BeforeEach
  void create(TestInfo test) throws Exception {
    name = test.getTestMethod().orElseThrow().getName();
    topics = TestTopics.create(KAFKA, name);
  }

  @Test
  void decoderDoesNotJoinTheGroupOfAnEncoder() throws Exception {
    try (StreamsService encoder = start(Role.ENCODER)) {
      // Given
      await().atMost(LIMIT).until(encoder::ready);

      // When / Then
      assertThatThrownBy(() -> start(Role.DECODER))
          .isInstanceOf(ServiceException.class)
          .hasMessage(
              "group %1$s is in use by a service that reads topic %1$s.images and not %1$s.coded:"
                      .formatted(name)
                  + " give each service its own application.id");
      assertThat(encoder.ready()).isTrue();
      try (StreamsService second = start(Role.ENCODER)) {
        await().atMost(LIMIT).until(second::ready);
      }
    }
  }

  @Test
  void serviceDoesNotJoinTheGroupOfAConsumer() throws Exception {
    // Given
    Map<String, Object> settings =
        Map.of("bootstrap.servers", KAFKA.bootstrapServers(), "group.id", name);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(name + ".images"));
      await()
          .atMost(LIMIT)
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(100));
                return !consumer.assignment().isEmpty();
              });

      // When / Then
      assertThatThrownBy(() -> start(Role.ENCODER))
          .isInstanceOf(ServiceException.class)
          .hasMessageContaining("by a consumer that is not a vqstream service (assignor range)");
    }
  }

  private StreamsService start(Role role) throws ServiceException {
    CodecMetrics metrics = new CodecMetrics(new SimpleMeterRegistry());
    Map<String, String> settings = Map.of(GROUP, name, "num.stream.threads", "1");
    return StreamsService.start(topics.config(role, settings), new FakeCodec(), metrics);
  }
}
