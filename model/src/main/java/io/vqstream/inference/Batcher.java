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
 * Threads of its own do the jobs of callers, several at once. A caller waits until its job is done,
 * so nothing is in here that nobody waits for.
 *
 * <p>A batch begins with the job that has waited longest. It grows by jobs of that kind that are
 * there, or come, until it is as large as is worth it, no caller is on the way any more, or its
 * first job has waited as long as the limits allow. A lone caller does not wait at all.
 *
 * <p>Safe for use by many threads, which must have entered {@link InFlightCounter}.
 */
public final class Batcher<J> implements AutoCloseable {
  private final String name;
  private final BatchLimits limits;
  private final InFlightCounter callers;
  private final BatchHandler<J> work;
  private final List<Thread> workers = new ArrayList<>();
  private final Queue<Waiting<J>> queue = new ArrayDeque<>();

  /** For workers without a batch: there is a job. */
  private final Condition jobs;

  /** For the worker that gathers: there is one more job, or nobody is coming. */
  private final Condition more;

  private boolean gathering;
  private boolean closed;
  private int idle;

  /**
   * A job in the queue.
   *
   * @param most jobs of its kind that may be done at once
   */
  private record Waiting<J>(
      J job, Object kind, int most, long since, CompletableFuture<Void> done) {}

  /**
   * Starts the threads.
   *
   * @param name for its threads, and for what it throws
   * @param threads batches that may be under way at a time
   */
  public Batcher(
      String name, int threads, BatchLimits limits, InFlightCounter callers, BatchHandler<J> work) {
    this.name = name;
    this.limits = limits;
    this.callers = callers;
    this.work = work;
    this.more = callers.nobodyIsComing();
    this.jobs = callers.lock().newCondition();
    for (int i = 1; i <= threads; i++) {
      Thread worker = new Thread(this::serve, "vqstream-" + name + (threads == 1 ? "" : "-" + i));
      worker.setDaemon(true);
      workers.add(worker);
    }
    workers.forEach(Thread::start);
  }

  /**
   * Has a job done and waits for it. A failure of the system is thrown as it was on the worker's
   * thread.
   *
   * <p>A thread that is interrupted stays so. Its job is withdrawn, or if it is being done, waited
   * for: what it uses must not be freed meanwhile.
   *
   * @throws CancellationException if the job was withdrawn
   * @throws IllegalStateException if the batcher is closed, before or meanwhile
   */
  public void call(J job) {
    int most = Math.min(limits.images(), work.most(job));
    Waiting<J> waiting =
        new Waiting<>(job, work.kind(job), most, System.nanoTime(), new CompletableFuture<>());
    callers.lock().lock();
    try {
      if (closed) {
        throw isClosed();
      }
      queue.add(waiting);
      callers.add(-1);
      (gathering ? more : jobs).signal();
    } finally {
      callers.lock().unlock();
    }
    await(waiting);
  }

  private void await(Waiting<J> waiting) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          waiting.done.get();
          return;
        } catch (InterruptedException e) {
          interrupted = true;
          if (withdraw(waiting)) {
            throw new CancellationException("interrupted while waiting for the " + name);
          }
        } catch (ExecutionException e) {
          if (e.getCause() instanceof Error error) {
            throw error;
          }
          throw (RuntimeException) e.getCause(); // work declares nothing else
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Takes a job back that no batch has taken. */
  private boolean withdraw(Waiting<J> waiting) {
    callers.lock().lock();
    try {
      boolean withdrawn = queue.remove(waiting);
      if (withdrawn) {
        callers.add(1);
      }
      return withdrawn;
    } finally {
      callers.lock().unlock();
    }
  }

  /** Jobs that no batch has taken yet. */
  int waiting() {
    callers.lock().lock();
    try {
      return queue.size();
    } finally {
      callers.lock().unlock();
    }
  }

  private void serve() {
    try {
      work.begin();
      for (List<Waiting<J>> batch = next(); !batch.isEmpty(); batch = next()) {
        try {
          run(batch);
          end(batch);
        } catch (Throwable e) { // whoever waits must hear of it, and others may still come
          fail(batch, e);
        }
      }
    } catch (Throwable e) { // out of memory at the worst of places: nobody may wait for ever
      shut();
      fail(List.of(), e);
    }
  }

  private void run(List<Waiting<J>> batch) {
    long now = System.nanoTime();
    List<J> same = batch.stream().map(Waiting::job).toList();
    work.gathered(same, batch.stream().mapToLong(one -> now - one.since).toArray());
    work.run(same);
  }

  private void end(List<Waiting<J>> batch) {
    // Before they know it: the next batch of this batcher, or of another, waits for them.
    callers.add(batch.size());
    batch.forEach(one -> one.done.complete(null));
  }

  /**
   * The system failed: tells those of the batch, and all others that wait. One of them that tries
   * again at once cannot lock before the queue is empty, and so is not told a second time.
   */
  private void fail(List<Waiting<J>> batch, Throwable failure) {
    callers.lock().lock();
    try {
      callers.add(batch.size() + queue.size());
      batch.forEach(one -> one.done.completeExceptionally(failure));
      queue.forEach(one -> one.done.completeExceptionally(failure));
      queue.clear();
    } finally {
      callers.lock().unlock();
    }
  }

  /** The next batch; empty when there will be none. */
  private List<Waiting<J>> next() {
    callers.lock().lock();
    try {
      while (!closed) {
        if (gathering || queue.isEmpty()) {
          idle++;
          jobs.awaitUninterruptibly();
          idle--;
          continue;
        }
        gathering = true;
        awaitMore();
        gathering = false;
        if (!closed && !queue.isEmpty()) { // failures and interrupted callers empty it
          List<Waiting<J>> batch = take();
          if (!queue.isEmpty()) {
            jobs.signal();
          }
          return batch;
        }
      }
      return List.of();
    } finally {
      callers.lock().unlock();
    }
  }

  private void awaitMore() {
    while (!closed && !queue.isEmpty() && callers.hasPendingArrivals()) {
      Waiting<J> first = queue.element();
      long left = first.since + limits.longestWait().toNanos() - System.nanoTime();
      if (left <= 0 || alike(first) >= first.most) {
        return;
      }
      try {
        more.awaitNanos(left);
      } catch (InterruptedException e) {
        return; // nobody has reason to; what is there goes
      }
    }
  }

  private int alike(Waiting<J> first) {
    return (int) queue.stream().filter(one -> one.kind.equals(first.kind)).count();
  }

  /** Takes jobs of the first one's kind, and leaves to idle workers their share. */
  private List<Waiting<J>> take() {
    Waiting<J> first = queue.element();
    int share = (alike(first) + idle) / (1 + idle); // rounded up
    int count = Math.min(share, first.most);
    List<Waiting<J>> batch = new ArrayList<>(count);
    Iterator<Waiting<J>> each = queue.iterator();
    while (batch.size() < count) {
      Waiting<J> one = each.next();
      if (one.kind.equals(first.kind)) {
        each.remove();
        batch.add(one);
      }
    }
    return batch;
  }

  /** Takes no more jobs; threads end after the batch that they have. */
  private void shut() {
    callers.lock().lock();
    try {
      closed = true;
      jobs.signalAll();
      more.signal();
    } finally {
      callers.lock().unlock();
    }
  }

  private IllegalStateException isClosed() {
    return new IllegalStateException("the " + name + " is closed");
  }

  /**
   * Takes no more jobs, throws at those whose turn has not come, and waits for the batches that are
   * under way. May be called again.
   */
  @Override
  public void close() {
    shut();
    fail(List.of(), isClosed());
    boolean interrupted = false;
    for (Thread worker : workers) {
      while (worker.isAlive()) {
        try {
          worker.join();
        } catch (InterruptedException e) {
          interrupted = true; // what the batches use may be freed only after they end
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
