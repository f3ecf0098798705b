package io.vqstream.service.http;

/**
 * The health of a service over the lifetime of its process. During startup it is live and not
 * ready, and {@link #state} returns the reason. It then delegates to the running service. After
 * {@link #stopping} it is not ready. Thread-safe.
 */
public final class LifecycleHealth implements Health {
  private final String name;
  private volatile String step = "";
  private volatile Health running;
  private volatile boolean stopping;

  /**
   * @param name name of the service, such as its application id
   */
  public LifecycleHealth(String name) {
    this.name = name;
  }

  /**
   * Sets the current step of the startup, or what it waits for.
   *
   * @param reason one line
   */
  public void starting(String reason) {
    step = reason;
  }

  /** Completes the startup: delegates to the running service from now on. */
  public void running(Health service) {
    running = service;
  }

  /** Ends readiness permanently. */
  public void stopping() {
    stopping = true;
  }

  @Override
  public boolean ready() {
    Health service = running;
    return !stopping && service != null && service.ready();
  }

  /** {@inheritDoc} True while the service starts or stops: a restart would not help. */
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
