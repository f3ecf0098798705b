package io.vqstream.inference;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts the callers that are on the way to a batch: those that have entered and neither left nor
 * wait for a job. A batcher waits for others only as long as there are any.
 *
 * <p>Batchers that the same callers go to, one after the other, share this count and its lock.
 */
public final class InFlightCounter {
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Condition> gathering = new ArrayList<>();
  private int onTheWay;

  /** A thread's time among the callers. */
  public interface InFlight extends AutoCloseable {
    @Override
    void close();
  }

  /** Counts the calling thread until it closes the visit. */
  public InFlight enter() {
    add(1);
    return () -> add(-1);
  }

  /** Does not count the calling thread, which has entered, until it closes the visit. */
  public InFlight exclude() {
    add(-1);
    return () -> add(1);
  }

  ReentrantLock lock() {
    return lock;
  }

  /** A condition of the lock that is signalled, besides what its user does, when none is coming. */
  Condition nobodyIsComing() {
    lock.lock();
    try {
      Condition condition = lock.newCondition();
      gathering.add(condition);
      return condition;
    } finally {
      lock.unlock();
    }
  }

  /** Whether somebody may still come. With the lock held. */
  boolean hasPendingArrivals() {
    return onTheWay > 0;
  }

  void add(int callers) {
    lock.lock();
    try {
      onTheWay += callers;
      if (!hasPendingArrivals()) {
        gathering.forEach(Condition::signal);
      }
    } finally {
      lock.unlock();
    }
  }
}
