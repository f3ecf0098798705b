package io.vqstream.inference;

/** A thread to be interrupted, and what became of it. */
final class Interrupted {
  private final Thread thread;
  private volatile Throwable thrown;
  private volatile boolean staysInterrupted;

  private Interrupted(Runnable call) {
    thread =
        new Thread(
            () -> {
              try {
                call.run();
              } catch (Throwable e) { // for the test to judge
                thrown = e;
              }
              staysInterrupted = Thread.currentThread().isInterrupted();
            });
  }

  static Interrupted start(Runnable call) {
    Interrupted started = new Interrupted(call);
    started.thread.start();
    return started;
  }

  void interrupt() {
    thread.interrupt();
  }

  /** Waits for the end of the call, and says what it threw; null if it returned. */
  Throwable thrown() throws InterruptedException {
    thread.join();
    return thrown;
  }

  boolean staysInterrupted() {
    return staysInterrupted;
  }
}
