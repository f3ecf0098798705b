package io.vqstream.tools.deadletters;

import io.vqstream.kafka.KafkaErrors;
import io.vqstream.tools.Brokers;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Publishes dead letters and commits the progress in the same transaction. */
final class ReplayProducer implements AutoCloseable {
  /** Default of the setting socket.request.max.bytes of a broker. */
  private static final int MAX_REQUEST_BYTES = 100 << 20;

  /** Without a limit, closing waits for unreachable brokers. */
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  private final Producer<byte[], byte[]> producer;
  private final String transactionalId;

  ReplayProducer(Producer<byte[], byte[]> producer, String transactionalId) {
    this.producer = producer;
    this.transactionalId = transactionalId;
  }

  /** Opens a transactional producer and fences any other with the same id. */
  static ReplayProducer open(Brokers brokers, String transactionalId) throws IOException {
    Producer<byte[], byte[]> producer =
        new KafkaProducer<>(
            brokers.producer(
                Map.of(
                    ProducerConfig.BUFFER_MEMORY_CONFIG,
                    2L * MAX_REQUEST_BYTES,
                    ProducerConfig.COMPRESSION_TYPE_CONFIG,
                    "none",
                    ProducerConfig.MAX_BLOCK_MS_CONFIG,
                    brokers.brokerTimeout().toMillis()),
                Map.of(
                    ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                    transactionalId,
                    ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                    MAX_REQUEST_BYTES)),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    try {
      producer.initTransactions();
      return new ReplayProducer(producer, transactionalId);
    } catch (KafkaException e) {
      producer.close(Duration.ZERO);
      throw new IOException("no transaction " + transactionalId + ": " + KafkaErrors.of(e), e);
    }
  }

  /**
   * Publishes dead letters and commits the progress.
   *
   * @return the dead letters that their topics reject, with the reason; the transaction is aborted
   *     then. Empty after a commit.
   * @throws IOException if the transaction fails for another reason than a rejected record
   */
  Map<ReplayRecord, String> publish(List<ReplayRecord> letters, ReplayProgress.Step progress)
      throws IOException {
    try {
      producer.beginTransaction();
      Map<ReplayRecord, String> refused = send(letters);
      if (!refused.isEmpty()) {
        producer.abortTransaction();
        return refused;
      }
      progress.addTo(producer);
      producer.commitTransaction();
      return Map.of();
    } catch (ProducerFencedException | InvalidProducerEpochException e) {
      throw new IOException("another replay of this topic has started; this one ends", e);
    } catch (TopicAuthorizationException e) {
      throw new IOException("no right to write to " + String.join(", ", e.unauthorizedTopics()), e);
    } catch (KafkaException e) {
      throw new IOException("transaction " + transactionalId + ": " + KafkaErrors.of(e), e);
    }
  }

  /** Sends the records and waits for all acknowledgements; one rejection fails the others, too. */
  private Map<ReplayRecord, String> send(List<ReplayRecord> letters) throws IOException {
    Map<ReplayRecord, Future<RecordMetadata>> sent = new LinkedHashMap<>();
    KafkaException failure = null;
    for (ReplayRecord letter : letters) {
      try {
        sent.put(letter, producer.send(letter.record()));
      } catch (KafkaException e) {
        failure = e;
        break;
      }
    }
    producer.flush();
    Map<ReplayRecord, String> refused = new LinkedHashMap<>();
    for (Map.Entry<ReplayRecord, Future<RecordMetadata>> each : sent.entrySet()) {
      try {
        each.getValue().get();
      } catch (ExecutionException e) {
        Optional<String> why = refusal(each.getKey(), e.getCause());
        if (why.isPresent()) {
          refused.put(each.getKey(), why.get());
        } else if (failure == null) {
          failure =
              e.getCause() instanceof KafkaException kafka
                  ? kafka
                  : new KafkaException(e.getCause());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while publishing");
      }
    }
    if (refused.isEmpty() && failure != null) {
      throw failure;
    }
    return refused;
  }

  /** Returns why the topic rejects this record; empty if the cause concerns all records. */
  private static Optional<String> refusal(ReplayRecord letter, Throwable cause) {
    String topic = "topic " + letter.record().topic();
    if (cause instanceof RecordTooLargeException || cause instanceof RecordBatchTooLargeException) {
      return Optional.of(
          topic + " does not accept a record of that size; raise its max.message.bytes");
    }
    if (cause instanceof InvalidTimestampException || cause instanceof InvalidRecordException) {
      return Optional.of(topic + " rejects it: " + KafkaErrors.of(cause));
    }
    return Optional.empty();
  }

  /**
   * Closes the producer. An open transaction is aborted, by the broker after its timeout if need
   * be.
   */
  @Override
  public void close() {
    producer.close(CLOSE_LIMIT);
  }
}
