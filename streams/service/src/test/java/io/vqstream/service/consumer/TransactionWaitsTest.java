package io.vqstream.service.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TransactionWaitsTest {
  private final TransactionWaits waits = new TransactionWaits();

  @Test
  void countsFromTheFirstAttempt() throws Exception {
    // Given
    waits.began("producer");
    Duration first = pause();

    // When Kafka Streams tries again after a timeout
    waits.began("producer");

    // Then
    assertThat(waits.longest()).hasValueSatisfying(wait -> assertThat(wait).isGreaterThan(first));
  }

  @Test
  void endsWithTheAnswer() {
    // Given
    waits.began("producer");

    // When
    waits.answered("producer");

    // Then
    assertThat(waits.longest()).isEmpty();
  }

  @Test
  void outlivesAProducerWithoutAnswer() throws Exception {
    // Given
    waits.began("producer");
    Duration first = pause();

    // When
    waits.closed("producer");
    waits.began("successor");

    // Then
    assertThat(waits.longest()).hasValueSatisfying(wait -> assertThat(wait).isGreaterThan(first));
    waits.answered("successor");
    assertThat(waits.longest()).isEmpty();
  }

  @Test
  void forgetsAClosedProducerThatHadItsAnswer() {
    // Given
    waits.began("producer");
    waits.answered("producer");

    // When
    waits.closed("producer");

    // Then
    assertThat(waits.longest()).isEmpty();
  }

  @Test
  void endsIfNobodyTriesAgain() throws Exception {
    // Given producers of tasks that have gone to another instance
    TransactionWaits brief = new TransactionWaits(Duration.ofMillis(5));
    brief.began("open");
    brief.failed("open");
    brief.began("closed");
    brief.closed("closed");
    brief.began("waiting");

    // When
    TimeUnit.MILLISECONDS.sleep(20);

    // Then
    assertThat(brief.longest()).isPresent();
    brief.answered("waiting");
    assertThat(brief.longest()).isEmpty();
  }

  /** Lets time pass and returns the wait so far. */
  private Duration pause() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(20);
    return waits.longest().orElseThrow();
  }
}
