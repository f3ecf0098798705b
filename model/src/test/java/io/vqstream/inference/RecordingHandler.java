package io.vqstream.inference;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;

/**
 * Records the batches of requests that are strings. The first letter of a request is its kind; a
 * batch whose first request starts with {@code x} fails with a system fault.
 */
final class RecordingHandler implements BatchHandler<String> {
  final List<List<String>> batches = new CopyOnWriteArrayList<>();
  final List<Long> waitNanos = new CopyOnWriteArrayList<>();

  /** Released at the start of each batch. */
  private final Semaphore started = new Semaphore(0);

  /** Acquired at the end of each batch. */
  private final Semaphore end = new Semaphore(0);

  private final boolean gated;
  private final int maxBatchSize;

  private RecordingHandler(boolean gated, int maxBatchSize) {
    this.gated = gated;
    this.maxBatchSize = maxBatchSize;
  }

  /** Returns a handler whose batches end immediately. */
  static RecordingHandler free() {
    return new RecordingHandler(false, Integer.MAX_VALUE);
  }

  /** Returns a handler whose batches end after a call of {@link #allowEnd}. */
  static RecordingHandler gated() {
    return new RecordingHandler(true, Integer.MAX_VALUE);
  }

  /** Returns a gated handler with a maximum batch size. */
  static RecordingHandler gated(int maxBatchSize) {
    return new RecordingHandler(true, maxBatchSize);
  }

  /** Waits until a batch has started. */
  void awaitStart() {
    started.acquireUninterruptibly();
  }

  /** Lets one batch end. */
  void allowEnd() {
    end.release();
  }

  @Override
  public Object kindOf(String request) {
    return request.charAt(0);
  }

  @Override
  public int maxBatchSize(String request) {
    return maxBatchSize;
  }

  @Override
  public void process(List<String> requests) {
    batches.add(List.copyOf(requests));
    if (gated) {
      started.release();
      end.acquireUninterruptibly();
    }
    if (requests.get(0).startsWith("x")) {
      throw new OutOfMemoryError("no memory for " + requests);
    }
  }

  @Override
  public Runnable onBatch(List<String> requests, long[] nanosOfEach, List<Object> works) {
    for (long nanos : nanosOfEach) {
      waitNanos.add(nanos);
    }
    return () -> {};
  }
}
