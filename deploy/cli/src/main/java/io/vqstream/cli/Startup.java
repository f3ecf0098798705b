package io.vqstream.cli;

/**
 * The startup phase of a command, on the thread that creates this object. Blocking calls of the
 * startup can be cancelled, those of the work that follows cannot. Thread-safe.
 */
final class Startup implements AutoCloseable {
  private final Thread thread = Thread.currentThread();
  private boolean over;
  private boolean cancelled;

  /** Interrupts the startup; has no effect once it is over. */
  synchronized void cancel() {
    if (!over) {
      cancelled = true;
      thread.interrupt();
    }
  }

  /** Ends the startup and clears its interrupt. Further calls have no effect. */
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
