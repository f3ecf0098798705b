package io.vqstream.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/** Ends the JVM after a time, whatever hangs in it: no hooks run, nothing is waited for. */
final class ExitWatchdog {
  private final Thread thread;

  private ExitWatchdog(Runnable wait) {
    thread = new Thread(wait, "vqstream-exit-watchdog");
    thread.setDaemon(true);
  }

  /**
   * Starts to wait. The JVM may exit before by itself.
   *
   * @param status exit status
   * @param line printed to standard error before, without the program's name
   */
  static ExitWatchdog start(Duration limit, int status, String line) {
    return start(limit, status, line, System.err, Runtime.getRuntime()::halt);
  }

  static ExitWatchdog start(
      Duration limit, int status, String line, PrintStream err, IntConsumer halt) {
    ExitWatchdog watchdog =
        new ExitWatchdog(
            () -> {
              try {
                TimeUnit.NANOSECONDS.sleep(limit.toNanos());
              } catch (InterruptedException e) {
                return;
              }
              err.println("vqstream: " + line);
              err.flush();
              halt.accept(status);
            });
    watchdog.thread.start();
    return watchdog;
  }

  /** Lets the JVM go on. */
  void cancel() {
    thread.interrupt();
  }

  /** Waits for the end of the watchdog itself; returns whether it has ended. */
  boolean join(Duration limit) throws InterruptedException {
    thread.join(limit.toMillis());
    return !thread.isAlive();
  }
}
