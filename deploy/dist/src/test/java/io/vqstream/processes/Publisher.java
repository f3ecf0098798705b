package io.vqstream.processes;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;
import java.util.function.IntSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Publishes numbered images, each exactly once, at some pace until it is told to stop. */
public final class Publisher implements AutoCloseable {
  /** Images that a steady pace lets be on their way: some seconds of them. */
  private static final int AHEAD = 400;

  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicInteger published = new AtomicInteger();
  private final AtomicReference<Exception> failed = new AtomicReference<>();
  private final CompletableFuture<Void> done;
  private volatile boolean stopped;

  /**
   * @param images that are published, from number 0 on
   * @param least images that are published even when it is told to stop before
   * @param most images
   * @param pace whether the image of that number may go by now; asked until it is told to stop
   */
  public Publisher(
      String bootstrapServers,
      String topic,
      NumberedImages images,
      int least,
      int most,
      IntPredicate pace) {
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
            () -> publish(topic, images, least, most, pace),
            task -> new Thread(task, "publisher").start());
  }

  /** So many images a second, from now on. */
  private static IntPredicate rate(int images) {
    long start = System.nanoTime();
    return n -> System.nanoTime() - start >= n * TimeUnit.SECONDS.toNanos(1) / images;
  }

  /**
   * As fast as they come out at the other end.
   *
   * @param most images that are on their way at a time
   * @param out images that have come out so far
   */
  public static IntPredicate inFlight(int most, IntSupplier out) {
    return n -> n - out.getAsInt() < most;
  }

  /**
   * So many images a second, but waits for services that fall behind: a slow machine has fewer
   * images to do and not more.
   */
  public static IntPredicate steady(int images, IntSupplier out) {
    return rate(images).and(inFlight(AHEAD, out));
  }

  private void publish(
      String topic, NumberedImages images, int least, int most, IntPredicate pace) {
    for (int n = 0; n < most && (n < least || !stopped) && failed.get() == null; n++) {
      while (!stopped && !pace.test(n) && failed.get() == null) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      }
      var unused =
          producer.send(
              images.record(topic, n),
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
  public int count() {
    return published.get();
  }

  /** Stops once there are enough, and gives how many there are. */
  public int finish() {
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
