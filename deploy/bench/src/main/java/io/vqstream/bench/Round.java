package io.vqstream.bench;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A sequence of numbered images that are sent through Kafka, and their latencies. One thread
 * reports arrivals; others may wait for the last.
 */
final class Round {
  private final long first;
  private final long[] due;
  private final long[] arrived;
  private final CountDownLatch missing;
  private final Runnable onArrival;

  /**
   * @param first number of the first image
   * @param onArrival called for each arrival, on the thread that reports it
   */
  Round(long first, int images, Runnable onArrival) {
    this.onArrival = onArrival;
    this.first = first;
    this.due = new long[images];
    this.arrived = new long[images];
    this.missing = new CountDownLatch(images);
  }

  /** Returns the number of the i-th image. */
  long number(int i) {
    return first + i;
  }

  int images() {
    return due.length;
  }

  /** Sets the {@link System#nanoTime} at which the i-th image is due to be published. */
  void due(int i, long nanos) {
    due[i] = nanos;
  }

  /**
   * Reports an arrival at a {@link System#nanoTime}.
   *
   * @return whether the image belongs to this round and arrives for the first time
   */
  boolean arrived(long number, long nanos) {
    long i = number - first;
    if (i < 0 || i >= arrived.length || arrived[(int) i] != 0) {
      return false;
    }
    arrived[(int) i] = nanos;
    onArrival.run();
    missing.countDown();
    return true;
  }

  /** Returns the number of images that have not arrived. */
  long missing() {
    return missing.getCount();
  }

  /**
   * Waits until all have arrived.
   *
   * @return false after a timeout
   */
  boolean await(long millis) throws InterruptedException {
    return missing.await(millis, TimeUnit.MILLISECONDS);
  }

  /** Returns the time of the last arrival. All images must have arrived. */
  long end() {
    return Arrays.stream(arrived).reduce((a, b) -> b - a > 0 ? b : a).orElseThrow();
  }

  /** Returns the latency of each image in nanoseconds. All images must have arrived. */
  long[] latencies() {
    long[] latencies = new long[due.length];
    Arrays.setAll(latencies, i -> arrived[i] - due[i]);
    return latencies;
  }
}
