package io.vqstream.cli;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** Halts the JVM after a time limit, without running shutdown hooks. */
final class ExitWatchdog {
  private final Thread thread;

  private ExitWatchdog(Runnable wait) {
    thread = new Thread(wait, "vqstream-exit-watchdog");
    thread.setDaemon(true);
  }

  /**
   * Starts the timer. The JVM may exit earlier by itself.
   *
   * @param status exit status
   * @param line passed on first
   * @param err receives the line
   */
  static ExitWatchdog start(Duration limit, int status, String line, Consumer<String> err) {
    return start(limit, status, line, err, Runtime.getRuntime()::halt);
  }

  static ExitWatchdog start(
      Duration limit, int status, String line, Consumer<String> err, IntConsumer halt) {
    ExitWatchdog watchdog =
        new ExitWatchdog(
            () -> {
              try {
                TimeUnit.NANOSECONDS.sleep(limit.toNanos());
              } catch (InterruptedException e) {
                return;
              }
              err.accept(line);
              halt.accept(status);
            });
    watchdog.thread.start();
    return watchdog;
  }

  /** Stops the timer. */
  void cancel() {
    thread.interrupt();
  }

  /** Waits for the thread of the watchdog; returns whether it has ended. */
  boolean join(Duration limit) throws InterruptedException {
    thread.join(limit.toMillis());
    return !thread.isAlive();
  }
}
