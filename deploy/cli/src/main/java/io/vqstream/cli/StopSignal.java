package io.vqstream.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C or SIGTERM, as a wish rather than an end: the JVM stays until the command has closed what
 * it holds. The command asks {@link #requested}, or waits, on its own thread, and closes this last.
 */
final class StopSignal implements AutoCloseable {
  /** Orchestrators kill after 30 s, and some of them count from before the signal. */
  private static final Duration END_LIMIT = Duration.ofSeconds(22);

  /** For what runs after the command: other shutdown hooks. */
  private static final Duration EXIT_LIMIT = Duration.ofSeconds(24);

  /** As the JVM itself exits after SIGTERM. */
  private static final int SIGTERM_STATUS = 143;

  private final CountDownLatch requested = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stop, "vqstream-stop");

  private final Runnable onRequest;

  private Optional<ExitWatchdog> failing = Optional.empty();

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

  /**
   * The command ends by an error. It has the same time to close what it holds as after a signal:
   * then the JVM exits.
   *
   * @param line printed in that case
   */
  void endSoon(int status, String line) {
    failing = Optional.of(ExitWatchdog.start(END_LIMIT, status, line));
  }

  /** The command has ended: the JVM may. */
  @Override
  public void close() {
    failing.ifPresent(ExitWatchdog::cancel);
    ended.countDown();
    if (!requested()) {
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }

  private void stop() {
    ExitWatchdog unused =
        ExitWatchdog.start(
            EXIT_LIMIT,
            SIGTERM_STATUS,
            "did not exit within %d s of the signal: killed".formatted(EXIT_LIMIT.toSeconds()));
    requested.countDown();
    onRequest.run();
    try {
      if (!ended.await(END_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        System.err.printf(
            "vqstream: not finished %d s after the signal: exits now, work in progress is lost%n",
            END_LIMIT.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
