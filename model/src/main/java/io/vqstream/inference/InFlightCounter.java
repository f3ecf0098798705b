package io.vqstream.inference;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts the callers that may submit a request soon: those that have entered, have not left, and do
 * not wait for a request. A {@link Batcher} delays a batch only while this count is positive.
 *
 * <p>Batchers that the same callers use one after the other share a counter and its lock.
 */
public final class InFlightCounter {
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Condition> idleConditions = new ArrayList<>();
  private int count;

  /** A change of the count that {@link #close} reverts. */
  public interface InFlight extends AutoCloseable {
    @Override
    void close();
  }

  /** Counts the calling thread until the lease is closed. */
  public InFlight enter() {
    add(1);
    return () -> add(-1);
  }

  /** Excludes the calling thread, which has entered, from the count until the lease is closed. */
  public InFlight exclude() {
    add(-1);
    return () -> add(1);
  }

  /** Returns the lock that guards the count and the queues of the batchers. */
  ReentrantLock lock() {
    return lock;
  }

  /** Creates a condition of the lock that is signalled whenever the count drops to 0. */
  Condition newIdleCondition() {
    lock.lock();
    try {
      Condition condition = lock.newCondition();
      idleConditions.add(condition);
      return condition;
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether a caller may still submit a request. The lock must be held. */
  boolean hasPendingArrivals() {
    return count > 0;
  }

  void add(int callers) {
    lock.lock();
    try {
      count += callers;
      if (!hasPendingArrivals()) {
        idleConditions.forEach(Condition::signal);
      }
    } finally {
      lock.unlock();
    }
  }
}
