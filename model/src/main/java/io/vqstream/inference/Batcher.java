package io.vqstream.inference;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.Condition;

/**
 * Executes requests from many threads in batches.
 *
 * <p>{@link #submitAndWait} blocks until the request has been processed, so the queue never holds a
 * request without a waiting caller. A worker thread takes the oldest request and adds queued
 * requests of the same kind until one of these holds:
 *
 * <ul>
 *   <li>the batch has reached {@link BatchLimits#maxSize()} or {@link BatchHandler#maxBatchSize};
 *   <li>no other caller is about to submit (see {@link InFlightCounter});
 *   <li>the oldest request has waited {@link BatchLimits#maxWait()}.
 * </ul>
 *
 * A single caller is therefore never delayed.
 *
 * <p>Thread-safe. Callers must hold an {@link InFlightCounter.InFlight} lease.
 *
 * @param <R> the request type; requests of equal {@linkplain BatchHandler#kindOf kind} can share a
 *     batch
 */
public final class Batcher<R> implements AutoCloseable {
  private final String name;
  private final BatchLimits limits;
  private final InFlightCounter inFlight;
  private final BatchHandler<R> handler;
  private final List<Thread> workers = new ArrayList<>();
  private final Queue<Pending<R>> queue = new ArrayDeque<>();

  /** Signals idle workers that a request is queued. */
  private final Condition requestQueued;

  /** Signals the worker that fills a batch: one more request, or no pending arrivals. */
  private final Condition batchChanged;

  private boolean fillingBatch;
  private boolean closed;
  private int idleWorkers;

  /**
   * A request in the queue.
   *
   * @param work that it belongs to
   * @param maxBatchSize maximum size of its batch
   * @param submitted {@link System#nanoTime} of the submission
   */
  private record Pending<R>(
      R request,
      Object work,
      Object kind,
      int maxBatchSize,
      long submitted,
      CompletableFuture<Void> done) {}

  /**
   * Starts the worker threads.
   *
   * @param name used in the names of the threads and in exception messages
   * @param threads maximum number of concurrent batches
   */
  public Batcher(
      String name,
      int threads,
      BatchLimits limits,
      InFlightCounter inFlight,
      BatchHandler<R> handler) {
    this.name = name;
    this.limits = limits;
    this.inFlight = inFlight;
    this.handler = handler;
    this.batchChanged = inFlight.newIdleCondition();
    this.requestQueued = inFlight.lock().newCondition();
    for (int i = 1; i <= threads; i++) {
      Thread worker = new Thread(this::work, "vqstream-" + name + (threads == 1 ? "" : "-" + i));
      worker.setDaemon(true);
      workers.add(worker);
    }
    workers.forEach(Thread::start);
  }

  /**
   * Submits a request and waits until it has been processed. A system fault on the worker thread is
   * rethrown here.
   *
   * <p>If the calling thread is interrupted, its interrupt status is kept. A queued request is
   * cancelled; one that is being processed is waited for, because the memory that it uses must not
   * be freed before it ends.
   *
   * @throws CancellationException if the request was cancelled
   * @throws IllegalStateException if the batcher is closed, or gets closed before the request is
   *     processed
   */
  public void submitAndWait(R request) {
    Pending<R> pending =
        new Pending<>(
            request,
            handler.work(),
            handler.kindOf(request),
            Math.min(limits.maxSize(), handler.maxBatchSize(request)),
            System.nanoTime(),
            new CompletableFuture<>());
    inFlight.lock().lock();
    try {
      if (closed) {
        throw closedException();
      }
      queue.add(pending);
      inFlight.add(-1);
      (fillingBatch ? batchChanged : requestQueued).signal();
    } finally {
      inFlight.lock().unlock();
    }
    await(pending);
  }

  private void await(Pending<R> pending) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          pending.done.get();
          return;
        } catch (InterruptedException e) {
          interrupted = true;
          if (cancel(pending)) {
            throw new CancellationException("interrupted while waiting for the " + name);
          }
        } catch (ExecutionException e) {
          if (e.getCause() instanceof Error error) {
            throw error;
          }
          throw (RuntimeException) e.getCause(); // handlers declare no checked exception
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Removes a request from the queue; returns false if a batch has taken it. */
  private boolean cancel(Pending<R> pending) {
    inFlight.lock().lock();
    try {
      boolean cancelled = queue.remove(pending);
      if (cancelled) {
        inFlight.add(1);
      }
      return cancelled;
    } finally {
      inFlight.lock().unlock();
    }
  }

  /** Returns the number of requests that no batch has taken yet. */
  int queueLength() {
    inFlight.lock().lock();
    try {
      return queue.size();
    } finally {
      inFlight.lock().unlock();
    }
  }

  private void work() {
    try {
      handler.onThreadStart();
      for (List<Pending<R>> batch = nextBatch(); !batch.isEmpty(); batch = nextBatch()) {
        try {
          process(batch);
          complete(batch);
        } catch (Throwable e) { // rethrown to the callers; the worker stays available
          fail(batch, e);
        }
      }
    } catch (Throwable e) { // such as out of memory outside a batch: no caller may wait for ever
      stopWorkers();
      fail(List.of(), e);
    }
  }

  private void process(List<Pending<R>> batch) {
    long now = System.nanoTime();
    List<R> requests = batch.stream().map(Pending::request).toList();
    Runnable end =
        handler.onBatch(
            requests,
            batch.stream().mapToLong(p -> now - p.submitted).toArray(),
            batch.stream().map(Pending::work).toList());
    try {
      handler.process(requests);
    } finally {
      end.run();
    }
  }

  private void complete(List<Pending<R>> batch) {
    // Counted before the callers wake up, so that the next batch waits for their next request.
    inFlight.add(batch.size());
    batch.forEach(pending -> pending.done.complete(null));
  }

  /**
   * Completes the batch and the whole queue with a system fault. The lock is held until the queue
   * is empty, so a caller that retries at once does not get the same fault again.
   */
  private void fail(List<Pending<R>> batch, Throwable failure) {
    inFlight.lock().lock();
    try {
      inFlight.add(batch.size() + queue.size());
      batch.forEach(pending -> pending.done.completeExceptionally(failure));
      queue.forEach(pending -> pending.done.completeExceptionally(failure));
      queue.clear();
    } finally {
      inFlight.lock().unlock();
    }
  }

  /** Waits for the next batch; returns an empty list once the batcher is closed. */
  private List<Pending<R>> nextBatch() {
    inFlight.lock().lock();
    try {
      while (!closed) {
        if (fillingBatch || queue.isEmpty()) {
          idleWorkers++;
          requestQueued.awaitUninterruptibly();
          idleWorkers--;
          continue;
        }
        fillingBatch = true;
        awaitArrivals();
        fillingBatch = false;
        if (!closed && !queue.isEmpty()) { // system faults and cancellations empty it
          List<Pending<R>> batch = takeBatch();
          if (!queue.isEmpty()) {
            requestQueued.signal();
          }
          return batch;
        }
      }
      return List.of();
    } finally {
      inFlight.lock().unlock();
    }
  }

  private void awaitArrivals() {
    while (!closed && !queue.isEmpty() && inFlight.hasPendingArrivals()) {
      Pending<R> oldest = queue.element();
      long remaining = oldest.submitted + limits.maxWait().toNanos() - System.nanoTime();
      if (remaining <= 0 || countOfKind(oldest) >= oldest.maxBatchSize) {
        return;
      }
      try {
        batchChanged.awaitNanos(remaining);
      } catch (InterruptedException e) {
        return; // not expected; processes what is queued
      }
    }
  }

  private int countOfKind(Pending<R> oldest) {
    return (int) queue.stream().filter(pending -> pending.kind.equals(oldest.kind)).count();
  }

  /** Takes requests of the oldest one's kind, and leaves an equal share to each idle worker. */
  private List<Pending<R>> takeBatch() {
    Pending<R> oldest = queue.element();
    int share = (countOfKind(oldest) + idleWorkers) / (1 + idleWorkers); // rounded up
    int size = Math.min(share, oldest.maxBatchSize);
    List<Pending<R>> batch = new ArrayList<>(size);
    Iterator<Pending<R>> iterator = queue.iterator();
    while (batch.size() < size) {
      Pending<R> pending = iterator.next();
      if (pending.kind.equals(oldest.kind)) {
        iterator.remove();
        batch.add(pending);
      }
    }
    return batch;
  }

  /** Rejects further requests; workers end after their current batch. */
  private void stopWorkers() {
    inFlight.lock().lock();
    try {
      closed = true;
      requestQueued.signalAll();
      batchChanged.signal();
    } finally {
      inFlight.lock().unlock();
    }
  }

  private IllegalStateException closedException() {
    return new IllegalStateException("the " + name + " is closed");
  }

  /**
   * Rejects further requests, fails the queued ones, and waits for the batches in progress.
   * Idempotent.
   */
  @Override
  public void close() {
    stopWorkers();
    fail(List.of(), closedException());
    boolean interrupted = false;
    for (Thread worker : workers) {
      while (worker.isAlive()) {
        try {
          worker.join();
        } catch (InterruptedException e) {
          interrupted = true; // the memory of a batch must not be freed before it ends
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
