package io.vqstream.service.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InstrumentedConsumerTest {

  @Test
  void waitsForAnswersInEveryPoll() {
    // Given a group whose coordinator does not answer
    Map<String, Object> settings =
        Map.of("bootstrap.servers", "127.0.0.1:1", "group.id", "g", "auto.offset.reset", "none");
    SkippedRecords skipped = new SkippedRecords(new SimpleMeterRegistry(), "app");
    OffsetReset reset = new OffsetReset("earliest", skipped, partition -> false);
    try (InstrumentedConsumer consumer =
        new InstrumentedConsumer(settings, reset, new SourcePositions())) {
      consumer.subscribe(List.of("images"));
      consumer.poll(Duration.ZERO);
      long start = System.nanoTime();

      // When
      for (int i = 0; i < 40; i++) {
        consumer.poll(Duration.ZERO);
      }

      // Then
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(300));
    }
  }
}
