package io.vqstream.cli;

/**
 * The start of a command on the thread that creates this. Waits of the start can be cancelled,
 * those of the work that follows cannot. Thread-safe.
 */
final class Startup implements AutoCloseable {
  private final Thread thread = Thread.currentThread();
  private boolean over;
  private boolean cancelled;

  /** Interrupts the start; has no effect once it is over. */
  synchronized void cancel() {
    if (!over) {
      cancelled = true;
      thread.interrupt();
    }
  }

  /** Ends the start and takes its interrupt back. Further calls have no effect. */
  @Override
  public synchronized void close() {
    if (!over) {
      over = true;
      if (cancelled) {
        boolean unused = Thread.interrupted();
      }
    }
  }

  synchronized boolean cancelled() {
    return cancelled;
  }
}
