package io.vqstream.bench;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Images on their way through Kafka, by number. One thread tells of arrivals; others may wait for
 * the last.
 */
final class Round {
  private final long first;
  private final long[] due;
  private final long[] arrived;
  private final CountDownLatch missing;
  private final Runnable onArrival;

  /**
   * @param first number of the first image
   * @param onArrival told of each image that arrives, on the thread that tells of it here
   */
  Round(long first, int images, Runnable onArrival) {
    this.onArrival = onArrival;
    this.first = first;
    this.due = new long[images];
    this.arrived = new long[images];
    this.missing = new CountDownLatch(images);
  }

  /** Number of the i-th image. */
  long number(int i) {
    return first + i;
  }

  int images() {
    return due.length;
  }

  /** The i-th image is due to be published at that moment of {@link System#nanoTime}. */
  void due(int i, long nanos) {
    due[i] = nanos;
  }

  /**
   * An image arrived at that moment of {@link System#nanoTime}.
   *
   * @return whether it is one of these and arrives for the first time
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

  /** Number of images that have not arrived. */
  long missing() {
    return missing.getCount();
  }

  /**
   * Waits until all have arrived.
   *
   * @return whether they have within that time
   */
  boolean await(long millis) throws InterruptedException {
    return missing.await(millis, TimeUnit.MILLISECONDS);
  }

  /** When the last one arrived. All have. */
  long end() {
    return Arrays.stream(arrived).reduce((a, b) -> b - a > 0 ? b : a).orElseThrow();
  }

  /** From due to arrived, of each, in nanoseconds. All have arrived. */
  long[] latencies() {
    long[] latencies = new long[due.length];
    Arrays.setAll(latencies, i -> arrived[i] - due[i]);
    return latencies;
  }
}
