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
 * Sends images through running services: a warm-up, then at maximum throughput, then at a fixed
 * rate.
 *
 * <p><b>Throughput.</b> All images are published before the first is encoded: the encoder is warm,
 * has its partitions and is held at the codec. The time runs from its release to the last arrival:
 * it excludes publishing and startup and includes the last transactions.
 *
 * <p><b>Latency</b> is measured at a rate that the services sustain, from the time at which an
 * image is due; behind a full topic it would be the time in the queue.
 */
final class KafkaRun {
  private static final long CHECK_MILLIS = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  /** Time limit for rebalances, in addition to the warm-up. */
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

  /** Sends images for the warm-up time and until every thread has its partitions. */
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

  /** Measures the throughput. */
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
   * Measures the latency.
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
