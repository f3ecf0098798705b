package io.vqstream.service;

import static io.vqstream.service.TestTopics.image;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vqstream.codec.ImageCodec;
import io.vqstream.metric.RateBaseline;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.record.VqHeaders;
import io.vqstream.service.config.Role;
import io.vqstream.service.metrics.CodecMetrics;
import io.vqstream.testkit.EmbeddedKafka;
import io.vqstream.testkit.FakeCodec;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class SurpriseIT {

  @Test
  void baselinesOutliveTheService() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start();
        TestTopics topics = TestTopics.create(kafka, "surprise");
        ImageCodec codec = new FakeCodec()) {
      // Given a service that has ended after its first images
      try (StreamsService first = start(topics, codec)) {
        for (int i = 0; i < RateBaseline.MIN_IMAGES; i++) {
          topics.publish("a", image("8x8 " + "x".repeat(100 + i % 5))).get();
        }
        topics.readCoded(RateBaseline.MIN_IMAGES);
        assertThat(first.failure()).isEmpty();
      }

      // When
      topics.publish("a", image("8x8 " + "x".repeat(900))).get();
      try (StreamsService second = start(topics, codec)) {
        List<ConsumerRecord<String, CodedImage>> coded =
            topics.readCoded(RateBaseline.MIN_IMAGES + 1);

        // Then
        String surprise =
            VqHeaders.text(coded.get(RateBaseline.MIN_IMAGES).headers(), VqHeaders.SURPRISE)
                .orElseThrow();
        assertThat(Double.parseDouble(surprise)).isGreaterThan(20);
        assertThat(second.failure()).isEmpty();
      }
    }
  }

  private static StreamsService start(TestTopics topics, ImageCodec codec) throws Exception {
    return StreamsService.start(
        topics.config(Role.ENCODER, Map.of()), codec, new CodecMetrics(new SimpleMeterRegistry()));
  }
}
