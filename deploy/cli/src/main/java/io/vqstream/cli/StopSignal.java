package io.vqstream.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Turns Ctrl-C and SIGTERM into a request: the JVM stays until the command has closed its resources
 * and printed why it ended. The command polls {@link #requested} or waits for the signal, and
 * closes this last.
 */
final class StopSignal implements AutoCloseable {
  /** Orchestrators kill after 30 s; some count from before the signal. */
  private static final Duration END_LIMIT = Duration.ofSeconds(22);

  /** Time limit for the command and the other shutdown hooks. */
  private static final Duration EXIT_LIMIT = Duration.ofSeconds(24);

  /** Exit status of a JVM after SIGTERM. */
  /** Exit status after SIGTERM if work was given up. */
  static final int SIGTERM_STATUS = 143;

  /** Of a command that a signal has ended; its last line may not be printed yet. */
  private static volatile Optional<StopSignal> closed = Optional.empty();

  private final CountDownLatch requested = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final Thread hook = new Thread(this::stop, "vqstream-stop");

  private final Runnable onRequest;
  private final Consumer<String> err;

  private Optional<ExitWatchdog> failing = Optional.empty();
  private Optional<TermSignal> term = Optional.empty();

  private StopSignal(Runnable onRequest, Consumer<String> err) {
    this.onRequest = onRequest;
    this.err = err;
  }

  /** Installs the handler: from now on the command ends by itself after a signal. */
  static StopSignal install() {
    return install(() -> {}, StopSignal::print);
  }

  /**
   * Installs the handler with a callback.
   *
   * @param onRequest runs once after the signal, on another thread
   * @param err receives a line if the command does not end in time, on another thread
   */
  static StopSignal install(Runnable onRequest, Consumer<String> err) {
    StopSignal signal = new StopSignal(onRequest, err);
    Runtime.getRuntime().addShutdownHook(signal.hook);
    return signal;
  }

  /**
   * Installs the handler of a service, whose stop by SIGTERM is its ordinary end: the exit status
   * is that of the command, not 143.
   *
   * @param onRequest runs once after the signal, on another thread
   * @param err receives a line if the command does not end in time, on another thread
   */
  static StopSignal ofService(Runnable onRequest, Consumer<String> err) {
    StopSignal signal = install(onRequest, err);
    signal.term = TermSignal.handle(signal::stop);
    return signal;
  }

  /** Prints a line to standard error, with the name of the program. */
  static void print(String line) {
    System.err.println("vqstream: " + line);
    System.err.flush();
  }

  /** Returns whether a signal has arrived. */
  boolean requested() {
    return requested.getCount() == 0;
  }

  /**
   * Waits for a signal.
   *
   * @return whether one has arrived; false after a timeout
   */
  boolean await(long millis) throws InterruptedException {
    return requested.await(millis, TimeUnit.MILLISECONDS);
  }

  /**
   * Ends the command after an error. It has the same time to close its resources as after a signal;
   * then the JVM exits.
   *
   * @param line printed if the time runs out
   */
  void endSoon(int status, String line) {
    failing = Optional.of(ExitWatchdog.start(END_LIMIT, status, line, err));
  }

  /** Lets the JVM exit after a signal. The command has printed its last line. */
  static void commandEnded() {
    closed.ifPresent(signal -> signal.ended.countDown());
  }

  /** Removes the handler, or has {@link #commandEnded} let the JVM exit. */
  @Override
  public void close() {
    failing.ifPresent(ExitWatchdog::cancel);
    term.ifPresent(TermSignal::close);
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
      ended.countDown();
    } catch (IllegalStateException exiting) {
      closed = Optional.of(this);
    }
  }

  private void stop() {
    if (stopping.compareAndSet(false, true)) {
      ExitWatchdog unused =
          ExitWatchdog.start(
              EXIT_LIMIT,
              SIGTERM_STATUS,
              "did not exit within %d s of the signal: killed".formatted(EXIT_LIMIT.toSeconds()),
              err);
      requested.countDown();
      onRequest.run();
    }
    // a second signal waits, too: the JVM exits when its hook returns
    try {
      if (!ended.await(END_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        err.accept(
            "not finished %d s after the signal: exits now, work in progress is lost"
                .formatted(END_LIMIT.toSeconds()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
