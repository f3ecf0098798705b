package io.vqstream.bench;

import io.vqstream.bench.codec.InstrumentedCodec;
import io.vqstream.bench.report.Latency;
import io.vqstream.bench.report.Throughput;
import io.vqstream.service.ServiceException;
import io.vqstream.service.metrics.CodecMetrics;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Images through Kafka, with services that run: first warm, then as fast as it goes, then at a
 * rate.
 *
 * <p><b>Throughput.</b> All images are in the topic before the first is encoded: the encoder, which
 * is warm and has its partitions, is held at its codec meanwhile. It is the time from letting it go
 * to the last arrival, so neither publishing nor the services' start counts, and the last
 * transactions do.
 *
 * <p><b>Latency</b> behind a full topic would be the time of the queue. So it is measured at a rate
 * that the services keep up with, from the moment that an image was due.
 */
final class KafkaRun {
  private static final long CHECK_MILLIS = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  /** Beside the warm-up: how long partitions may take to come to rest. */
  private static final Duration SETTLING = Duration.ofSeconds(60);

  private final BenchRequest request;
  private final InstrumentedCodec codec;
  private final CodecMetrics metrics;
  private final BenchServices services;
  private final Publisher publisher;
  private final ArrivalReader arrivals;
  private final BenchListener listener;
  private long published;

  KafkaRun(
      BenchRequest request,
      InstrumentedCodec codec,
      CodecMetrics metrics,
      BenchServices services,
      Publisher publisher,
      ArrivalReader arrivals,
      BenchListener listener) {
    this.request = request;
    this.codec = codec;
    this.metrics = metrics;
    this.services = services;
    this.publisher = publisher;
    this.arrivals = arrivals;
    this.listener = listener;
  }

  /** Sends images until it has taken its time and every thread that can have partitions has. */
  void warmUp() throws IOException, ServiceException, InterruptedException {
    int busy = Math.min(request.threads(), request.partitions());
    long start = System.nanoTime();
    long enough = request.warmUp().toNanos();
    boolean warm = false;
    while (!warm) {
      codec.watch();
      Round round = round(2 * request.partitions(), () -> {});
      publishAll(round);
      await(round);
      InstrumentedCodec.Seen seen = codec.seen();
      boolean settled = seen.encoders() == busy && seen.decoders() == busy;
      long elapsed = System.nanoTime() - start;
      warm = elapsed >= enough && (settled || elapsed >= enough + SETTLING.toNanos());
    }
  }

  /** All images at once. */
  Throughput throughput() throws IOException, ServiceException, InterruptedException {
    Round round = round(request.images(), listener::imageDone);
    codec.hold();
    try {
      publishAll(round);
      Stopwatch watch = Stopwatch.start(codec, metrics);
      codec.release();
      await(round);
      return watch.stop(round.end(), request.threads(), request.images(), request.pixels());
    } finally {
      codec.release();
    }
  }

  /**
   * The same images, one after the other.
   *
   * @param rate images a second
   */
  Latency latency(double rate) throws IOException, ServiceException, InterruptedException {
    Round round = round(request.images(), listener::imageDone);
    long start = System.nanoTime();
    for (int i = 0; i < round.images(); i++) {
      long due = start + (long) (i / rate * 1e9);
      while (due - System.nanoTime() > 0) {
        LockSupport.parkNanos(Math.min(due - System.nanoTime(), CHECK_MILLIS * 1_000_000));
        check();
      }
      round.due(i, due);
      publisher.publish(round.number(i), i);
    }
    await(round);
    return Latency.of(rate, round.latencies());
  }

  private Round round(int images, Runnable onArrival) {
    Round round = new Round(published, images, onArrival);
    published += images;
    arrivals.expect(round);
    return round;
  }

  private void publishAll(Round round) throws IOException {
    for (int i = 0; i < round.images(); i++) {
      publisher.publish(round.number(i), i);
    }
    publisher.flush();
  }

  private void await(Round round) throws IOException, ServiceException, InterruptedException {
    long missing = round.missing();
    long lastArrival = System.nanoTime();
    while (!round.await(CHECK_MILLIS)) {
      check();
      if (round.missing() < missing) {
        missing = round.missing();
        lastArrival = System.nanoTime();
      } else if (System.nanoTime() - lastArrival > PATIENCE.toNanos()) {
        throw new IOException(
            "%d of %d images did not come back: nothing has arrived for %d s"
                .formatted(missing, round.images(), PATIENCE.toSeconds()));
      }
    }
    check();
  }

  private void check() throws IOException, ServiceException, InterruptedException {
    if (services.failure().isPresent()) {
      throw services.failure().get();
    }
    if (arrivals.failure().isPresent()) {
      throw new IOException(arrivals.failure().get());
    }
    if (listener.stopped()) {
      throw new InterruptedException("stopped");
    }
  }
}
