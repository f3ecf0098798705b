package io.vqstream.service.http;

/**
 * The health of a service from the start of its process to its end. While it starts it is live and
 * not ready, and {@link #state} gives the reason; then it is as healthy as the running service;
 * from {@link #stopping} on it is not ready. Thread-safe.
 */
public final class LifecycleHealth implements Health {
  private final String name;
  private volatile String step = "";
  private volatile Health running;
  private volatile boolean stopping;

  /**
   * @param name of the service, such as its group
   */
  public LifecycleHealth(String name) {
    this.name = name;
  }

  /**
   * Sets what the start is busy with or waits for.
   *
   * @param reason one line
   */
  public void starting(String reason) {
    step = reason;
  }

  /** Ends the start: from now on the service says how it is. */
  public void running(Health service) {
    running = service;
  }

  /** Ends readiness for good. */
  public void stopping() {
    stopping = true;
  }

  @Override
  public boolean ready() {
    Health service = running;
    return !stopping && service != null && service.ready();
  }

  /** True while the service starts or stops: a restart would not help. */
  @Override
  public boolean live() {
    Health service = running;
    return stopping || service == null || service.live();
  }

  @Override
  public String state() {
    Health service = running;
    if (stopping) {
      return name + " STOPPING" + (service == null ? "" : ": " + service.state());
    }
    return service == null
        ? name + " STARTING" + (step.isEmpty() ? "" : ": " + step)
        : service.state();
  }

  @Override
  public String topology() {
    Health service = running;
    return service == null ? name + " has no topology yet: it is starting\n" : service.topology();
  }
}
