package io.vqstream.client.failures;

import io.vqstream.client.Brokers;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Publishes letters, and that they are published, in one transaction or not at all. */
final class ReplayProducer implements AutoCloseable {
  /** What a broker takes in one request (its socket.request.max.bytes) unless told otherwise. */
  private static final int LARGEST_REQUEST = 100 << 20;

  private final Producer<byte[], byte[]> producer;
  private final String transactionalId;

  private ReplayProducer(Producer<byte[], byte[]> producer, String transactionalId) {
    this.producer = producer;
    this.transactionalId = transactionalId;
  }

  /** Opens a producer; another of the same id is at its end, and its transaction aborted. */
  static ReplayProducer open(Brokers brokers, String transactionalId) throws IOException {
    Producer<byte[], byte[]> producer =
        new KafkaProducer<>(
            brokers.producer(
                Map.of(
                    ProducerConfig.BUFFER_MEMORY_CONFIG,
                    2L * LARGEST_REQUEST,
                    ProducerConfig.COMPRESSION_TYPE_CONFIG,
                    "none"),
                Map.of(
                    ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                    transactionalId,
                    ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                    LARGEST_REQUEST)),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    try {
      producer.initTransactions();
      return new ReplayProducer(producer, transactionalId);
    } catch (KafkaException e) {
      producer.close(Duration.ZERO);
      throw new IOException("no transaction " + transactionalId + ": " + e.getMessage(), e);
    }
  }

  /**
   * Publishes letters and the progress.
   *
   * @param all the records that are done with it, whether published or not
   * @return a letter that is too large for its topic: nothing has been done then. Empty when all is
   *     done.
   */
  Optional<Letter> publish(List<Letter> letters, Progress progress, List<FailedRecord> all)
      throws IOException {
    try {
      producer.beginTransaction();
      Optional<Letter> tooLarge = send(letters);
      if (tooLarge.isPresent()) {
        producer.abortTransaction();
        return tooLarge;
      }
      progress.commitWith(producer, all);
      producer.commitTransaction();
      return Optional.empty();
    } catch (ProducerFencedException | InvalidProducerEpochException e) {
      throw new IOException("another replay of this topic has begun: this one ends", e);
    } catch (KafkaException e) {
      throw new IOException("transaction " + transactionalId + ": " + e.getMessage(), e);
    }
  }

  private Optional<Letter> send(List<Letter> letters) throws IOException {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (Letter letter : letters) {
      try {
        sent.add(producer.send(letter.record()));
      } catch (RecordTooLargeException e) {
        return Optional.of(letter);
      }
    }
    producer.flush();
    for (int i = 0; i < sent.size(); i++) {
      try {
        sent.get(i).get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof RecordTooLargeException) {
          return Optional.of(letters.get(i));
        }
        throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while publishing");
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    producer.close();
  }
}
