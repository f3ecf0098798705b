package io.vqstream.tools.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vqstream.proto.v1.Failure;
import io.vqstream.tools.Brokers;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

/** What a replay does with each fault of a producer. */
class ReplayProducerTest {
  private final ReplayRecord first = letter(1);
  private final ReplayRecord second = letter(2);
  private final ReplayProgress.Step progress =
      new ReplayProgress(Brokers.at("nowhere:1"), "").after(List.of(), Set.of());

  @Test
  void publishesAllInOneTransaction() throws IOException {
    // Given
    Answering producer = new Answering(record -> null);

    // When
    Map<ReplayRecord, String> refused =
        new ReplayProducer(producer, "id").publish(List.of(first, second), progress);

    // Then
    assertThat(refused).isEmpty();
    assertThat(producer.transactionCommitted()).isTrue();
  }

  @Test
  void endsWhereNoBrokerAnswersInTime() {
    // Given
    Answering producer =
        new Answering(record -> new TimeoutException("Expiring 1 record(s) for images-0"));

    // When / Then
    assertThatThrownBy(
            () -> new ReplayProducer(producer, "id").publish(List.of(first, second), progress))
        .isInstanceOf(IOException.class)
        .hasMessage("transaction id: timed out: Expiring 1 record(s) for images-0");
    assertThat(producer.transactionCommitted()).isFalse();
  }

  @Test
  void endsWhereARightIsMissing() {
    // Given
    Answering producer = new Answering(record -> new TopicAuthorizationException(Set.of("images")));

    // When / Then
    assertThatThrownBy(
            () -> new ReplayProducer(producer, "id").publish(List.of(first, second), progress))
        .isInstanceOf(IOException.class)
        .hasMessage("no right to write to images");
    assertThat(producer.transactionCommitted()).isFalse();
  }

  @Test
  void publishesNothingWhereOneRecordIsRefusedAndNamesIt() throws IOException {
    // Given
    Answering producer =
        new Answering(
            record ->
                record.equals(first.record())
                    ? new RecordTooLargeException("too large")
                    : new InvalidTimestampException("too old"));

    // When
    Map<ReplayRecord, String> refused =
        new ReplayProducer(producer, "id").publish(List.of(first, second), progress);

    // Then
    assertThat(refused.get(first)).contains("topic images does not accept a record of that size");
    assertThat(refused.get(second)).isEqualTo("topic images rejects it: too old");
    assertThat(producer.transactionAborted()).isTrue();
    assertThat(producer.transactionCommitted()).isFalse();
  }

  private static ReplayRecord letter(long offset) {
    return new ReplayRecord(
        new DeadLetter(
            new TopicPartition("images.failed", 0), offset, Failure.getDefaultInstance()),
        new ProducerRecord<>("images", new byte[] {(byte) offset}));
  }

  /** A producer that gets an answer, or none, for each record. */
  private static final class Answering extends MockProducer<byte[], byte[]> {
    private final Function<ProducerRecord<byte[], byte[]>, RuntimeException> faults;

    Answering(Function<ProducerRecord<byte[], byte[]>, RuntimeException> faults) {
      this.faults = faults;
      initTransactions();
    }

    @Override
    public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
      RuntimeException fault = faults.apply(record);
      return fault == null
          ? CompletableFuture.completedFuture(null)
          : CompletableFuture.failedFuture(fault);
    }
  }
}
