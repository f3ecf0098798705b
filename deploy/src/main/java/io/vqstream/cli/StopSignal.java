package io.vqstream.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C or SIGTERM, as a wish rather than an end: the JVM stays until the command has closed what
 * it holds. The command asks {@link #requested}, or waits, on its own thread, and closes this last.
 */
final class StopSignal implements AutoCloseable {
  /** A service may take a minute to finish what it has in hand. */
  private static final int LONGEST_END_SECONDS = 90;

  private final CountDownLatch requested = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stop, "vqstream-stop");

  private final Runnable onRequest;

  private StopSignal(Runnable onRequest) {
    this.onRequest = onRequest;
  }

  /** From now on the command has time to end by itself. */
  static StopSignal install() {
    return install(() -> {});
  }

  /**
   * As {@link #install()}.
   *
   * @param onRequest runs once, on another thread, as soon as the user wants the command to end
   */
  static StopSignal install(Runnable onRequest) {
    StopSignal signal = new StopSignal(onRequest);
    Runtime.getRuntime().addShutdownHook(signal.hook);
    return signal;
  }

  /** Whether the user wants the command to end. */
  boolean requested() {
    return requested.getCount() == 0;
  }

  /**
   * Waits until the user wants the command to end.
   *
   * @return whether that is so; false when the time is up
   */
  boolean await(long millis) throws InterruptedException {
    return requested.await(millis, TimeUnit.MILLISECONDS);
  }

  /** The command has ended: the JVM may. */
  @Override
  public void close() {
    ended.countDown();
    if (!requested()) {
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }

  private void stop() {
    requested.countDown();
    onRequest.run();
    try {
      if (!ended.await(LONGEST_END_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("vqstream: not ended within " + LONGEST_END_SECONDS + " s: given up");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
