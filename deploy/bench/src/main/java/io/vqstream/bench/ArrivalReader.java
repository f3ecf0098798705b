package io.vqstream.bench;

import com.google.protobuf.InvalidProtocolBufferException;
import io.vqstream.proto.v1.Failure;
import io.vqstream.tools.Brokers;
import io.vqstream.tools.TopicReader;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads the committed records of the output and failure topics on a dedicated thread. An image that
 * arrives twice or unexpectedly counts as a failure.
 */
final class ArrivalReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final TopicReader reader;
  private final String failed;
  private final Thread thread = new Thread(this::read, "vqstream-bench-arrivals");
  private final AtomicReference<String> failure = new AtomicReference<>();
  private volatile Round round = new Round(0, 0, () -> {});
  private volatile boolean closed;

  private ArrivalReader(TopicReader reader, String failed) {
    this.reader = reader;
    this.failed = failed;
    thread.setDaemon(true);
  }

  /** Starts to read. The topics must exist. */
  static ArrivalReader open(Brokers brokers, Topics topics) throws IOException {
    TopicReader reader =
        TopicReader.open(brokers, List.of(topics.reconstructed(), topics.failed()));
    ArrivalReader arrivals = new ArrivalReader(reader, topics.failed());
    arrivals.thread.start();
    return arrivals;
  }

  /** Sets the round whose images arrive next; those of the previous one have arrived. */
  void expect(Round next) {
    round = next;
  }

  /** First failure, in one line. */
  Optional<String> failure() {
    return Optional.ofNullable(failure.get());
  }

  private void read() {
    try {
      while (!closed) {
        for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
          arrived(record, System.nanoTime());
        }
      }
    } catch (IOException | RuntimeException e) {
      failure.compareAndSet(null, e.getMessage());
    }
  }

  private void arrived(ConsumerRecord<byte[], byte[]> record, long now)
      throws InvalidProtocolBufferException {
    if (record.topic().equals(failed)) {
      Failure letter = Failure.parseFrom(record.value());
      failure.compareAndSet(
          null, "an image failed: " + letter.getDetail() + " (" + letter.getReason() + ")");
    } else if (!round.arrived(NumberedKey.number(record.key()), now)) {
      failure.compareAndSet(
          null, "image " + NumberedKey.number(record.key()) + " arrived twice or unexpectedly");
    }
  }

  @Override
  public void close() {
    closed = true;
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true; // a poll ends soon
      }
    }
    reader.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
