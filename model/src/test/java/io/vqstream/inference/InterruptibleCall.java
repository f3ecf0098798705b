package io.vqstream.inference;

/** A call on a thread that can be interrupted, and its outcome. */
final class InterruptibleCall {
  private final Thread thread;
  private volatile Throwable thrown;
  private volatile boolean staysInterrupted;

  private InterruptibleCall(Runnable call) {
    thread =
        new Thread(
            () -> {
              try {
                call.run();
              } catch (Throwable e) { // asserted by the test
                thrown = e;
              }
              staysInterrupted = Thread.currentThread().isInterrupted();
            });
  }

  /** Starts the call on a new thread. */
  static InterruptibleCall start(Runnable call) {
    InterruptibleCall started = new InterruptibleCall(call);
    started.thread.start();
    return started;
  }

  void interrupt() {
    thread.interrupt();
  }

  /** Waits for the end of the call and returns what it threw; null if it returned normally. */
  Throwable thrown() throws InterruptedException {
    thread.join();
    return thrown;
  }

  /** Returns whether the interrupt status was set when the call ended. */
  boolean staysInterrupted() {
    return staysInterrupted;
  }
}
