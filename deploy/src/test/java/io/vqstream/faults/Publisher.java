package io.vqstream.faults;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Publishes numbered images, each exactly once, at a steady rate until it is told to stop. Waits
 * for services that fall behind, so that a slow machine has fewer images to do and not more.
 */
final class Publisher implements AutoCloseable {
  /** Images that may be on their way: some seconds of them. */
  private static final int AHEAD = 400;

  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicInteger published = new AtomicInteger();
  private final AtomicReference<Exception> failed = new AtomicReference<>();
  private final CompletableFuture<Void> done;
  private volatile boolean stopped;

  /**
   * @param least images that are published even when it is told to stop before
   * @param most images
   * @param rate images a second
   * @param out how many have come out
   */
  Publisher(String bootstrapServers, String topic, int least, int most, int rate, IntSupplier out) {
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                600_000,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                600_000),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    done =
        CompletableFuture.runAsync(
            () -> publish(topic, least, most, rate, out),
            task -> new Thread(task, "publisher").start());
  }

  private void publish(String topic, int least, int most, int rate, IntSupplier out) {
    long due = System.nanoTime();
    for (int n = 0; n < most && (n < least || !stopped) && failed.get() == null; n++) {
      while (!stopped && n - out.getAsInt() >= AHEAD && failed.get() == null) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        due = System.nanoTime();
      }
      LockSupport.parkNanos(due - System.nanoTime());
      due += TimeUnit.SECONDS.toNanos(1) / rate;
      var unused =
          producer.send(
              NumberedImages.record(topic, n),
              (metadata, e) -> {
                if (e != null) {
                  failed.compareAndSet(null, e);
                }
              });
      published.incrementAndGet();
    }
    producer.flush();
  }

  /** How many were published so far. */
  int count() {
    return published.get();
  }

  /** Stops once there are enough, and gives how many there are. */
  int finish() {
    stopped = true;
    done.join();
    if (failed.get() != null) {
      throw new IllegalStateException("the publisher of this test failed", failed.get());
    }
    return published.get();
  }

  @Override
  public void close() {
    stopped = true;
    failed.compareAndSet(null, new IllegalStateException("closed"));
    done.join();
    producer.close();
  }
}
