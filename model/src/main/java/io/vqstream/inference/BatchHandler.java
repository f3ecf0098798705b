package io.vqstream.inference;

import java.util.List;

/**
 * Processes the batches of a {@link Batcher}. All methods except {@link #kindOf} and {@link
 * #maxBatchSize} are called on the batcher's worker threads.
 *
 * @param <R> the request type; a request stores its own result or failure
 */
public interface BatchHandler<R> {
  /** Initializes a worker thread. Called once on each, before any other method. */
  default void onThreadStart() {}

  /** Returns the kind of a request. Requests of equal kind can share a batch. */
  Object kindOf(R request);

  /** Returns the maximum batch size that pays off for requests of this kind, at least 1. */
  int maxBatchSize(R request);

  /**
   * Processes requests of one kind. An exception thrown here is a system fault and is rethrown to
   * all waiting callers. A failure of a single request must be stored in that request and must not
   * affect the others.
   */
  void process(List<R> requests);

  /**
   * Returns the work that a request belongs to, for {@link #onBatch}. Called on the thread that
   * submits it.
   */
  default Object work() {
    return StageListener.NO_WORK;
  }

  /**
   * Called before a batch is processed.
   *
   * @param waitNanos how long each request has waited in the queue, in nanoseconds
   * @param works what {@link #work} returned for each request
   * @return is run on the same thread when the batch has ended, also with an exception
   */
  default Runnable onBatch(List<R> requests, long[] waitNanos, List<Object> works) {
    return () -> {};
  }
}
