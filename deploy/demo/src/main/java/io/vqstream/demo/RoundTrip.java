package io.vqstream.demo;

import com.google.protobuf.InvalidProtocolBufferException;
import io.vqstream.demo.source.DemoImage;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.proto.v1.Failure;
import io.vqstream.proto.v1.Image;
import io.vqstream.tools.Brokers;
import io.vqstream.tools.ImagePublisher;
import io.vqstream.tools.Printable;
import io.vqstream.tools.TopicReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Publishes images and waits for the reconstruction or the failure of each. Few images are pending
 * at a time, to bound memory and disk.
 */
final class RoundTrip {
  private static final int MAX_PENDING = 32;
  private static final Duration POLL = Duration.ofMillis(200);

  private final Map<String, DemoImage> images = new HashMap<>();
  private final Iterator<DemoImage> unpublished;
  private final Outcome outcome;
  private final PendingRoundTrips arrivals = new PendingRoundTrips();
  private final ConcurrentLinkedQueue<Runnable> fromProducer = new ConcurrentLinkedQueue<>();

  /** Receives the result of each image, on the thread that runs the round trip. */
  interface Outcome {
    void completed(PendingRoundTrips.Completed trip, DemoImage image) throws IOException;

    /**
     * Called when an image has failed.
     *
     * @param line names the image and the reason
     */
    void failed(String line);
  }

  RoundTrip(List<DemoImage> images, Outcome outcome) {
    images.forEach(image -> this.images.put(image.name(), image));
    this.unpublished = images.iterator();
    this.outcome = outcome;
  }

  /**
   * Runs until every image has a result, {@code stop} returns true, or no record has arrived within
   * the timeout; pending images have failed then.
   *
   * @param timeout time to wait for the next record
   */
  void run(String bootstrapServers, Duration timeout, BooleanSupplier stop) throws IOException {
    Brokers brokers = Brokers.at(bootstrapServers);
    try (TopicReader reader = TopicReader.open(brokers, DemoTopics.ofArrivals());
        ImagePublisher publisher = ImagePublisher.open(brokers, DemoTopics.IMAGES)) {
      long lastArrival = System.nanoTime();
      while (!stop.getAsBoolean()) {
        while (unpublished.hasNext() && arrivals.count() < MAX_PENDING) {
          publish(publisher, unpublished.next());
        }
        if (arrivals.count() == 0 && !unpublished.hasNext()) {
          return;
        }
        List<ConsumerRecord<byte[], byte[]>> records = reader.poll(POLL);
        for (ConsumerRecord<byte[], byte[]> record : records) {
          arrived(record);
        }
        for (Runnable event; (event = fromProducer.poll()) != null; ) {
          event.run();
        }
        if (!records.isEmpty()) {
          lastArrival = System.nanoTime();
        } else if (System.nanoTime() - lastArrival > timeout.toNanos()) {
          giveUp("did not come back: nothing has arrived for " + timeout.toSeconds() + " s");
          return;
        }
      }
    }
  }

  /** Fails all images that are pending or not yet published. */
  void giveUp(String reason) {
    arrivals.names().forEach(name -> fail(name, reason));
    unpublished.forEachRemaining(image -> outcome.failed(line(image.name(), reason)));
  }

  private void publish(ImagePublisher publisher, DemoImage image) {
    arrivals.published(image.name());
    CompletableFuture<Void> sent;
    try {
      sent = publisher.publish(image.name(), image.read());
    } catch (IOException e) {
      sent = CompletableFuture.failedFuture(e);
    }
    Executor thisThread = fromProducer::add; // state belongs to the thread of run
    sent.whenCompleteAsync(
            (done, e) -> {
              if (e != null) {
                fail(image.name(), "not published: " + e.getMessage());
              }
            },
            thisThread)
        .exceptionally(e -> null);
  }

  private void arrived(ConsumerRecord<byte[], byte[]> record) throws IOException {
    if (record.key() == null || record.value() == null) {
      return;
    }
    String name = new String(record.key(), StandardCharsets.UTF_8);
    try {
      switch (record.topic()) {
        case DemoTopics.CODED ->
            completed(arrivals.coded(name, CodedImage.parseFrom(record.value())));
        case DemoTopics.RECONSTRUCTED ->
            completed(arrivals.reconstructed(name, Image.parseFrom(record.value())));
        default -> {
          Failure failure = Failure.parseFrom(record.value());
          fail(name, failure.getDetail() + " (" + failure.getReason() + ")");
        }
      }
    } catch (InvalidProtocolBufferException e) {
      fail(name, "the record is not a valid message: " + e.getMessage());
    }
  }

  private void completed(Optional<PendingRoundTrips.Completed> trip) throws IOException {
    if (trip.isPresent()) {
      outcome.completed(trip.get(), images.get(trip.get().name()));
    }
  }

  private void fail(String name, String reason) {
    if (arrivals.failed(name)) {
      outcome.failed(line(name, reason));
    }
  }

  private static String line(String name, String reason) {
    return Printable.of(name) + ": " + Printable.of(reason);
  }
}
