package io.vqstream.service;

import io.vqstream.kafka.LogEvent;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.streams.KafkaStreams.State;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far a service is between its start and its end, and the fault that stopped it. Threads wait
 * here. Thread-safe.
 */
final class ServiceLifecycle {
  private static final Logger LOGGER = LoggerFactory.getLogger(ServiceLifecycle.class);

  private final String service;
  private final CountDownLatch running = new CountDownLatch(1);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicReference<ServiceException> failure = new AtomicReference<>();

  /**
   * @param service role and application id, for messages
   */
  ServiceLifecycle(String service) {
    this.service = service;
  }

  /** Follows the state of Kafka Streams. */
  void onState(State now, State before) {
    LOGGER.debug("{}: {} -> {}", service, before, now);
    if (now == State.RUNNING) {
      running.countDown();
    }
    if (now.hasCompletedShutdown()) {
      if (now == State.ERROR && closing.getCount() > 0) {
        failure.compareAndSet(null, stopped("all stream threads have failed", null));
      }
      cutOff();
    }
  }

  /**
   * Records a fault that stops the service; only the first one counts.
   *
   * @param cause null for none
   */
  void fail(String why, @Nullable Throwable cause) {
    ServiceException e = stopped(why, cause);
    if (failure.compareAndSet(null, e)) {
      LogEvent.SERVICE_FAILED.on(LOGGER).log(e.getMessage());
      LOGGER.debug("stack trace of the fault that stopped the service", e);
    }
  }

  private ServiceException stopped(String why, @Nullable Throwable cause) {
    return new ServiceException("the " + service + " stopped: " + why, cause);
  }

  /** Returns the fault that stopped the service; empty if there is none. */
  Optional<ServiceException> failure() {
    return Optional.ofNullable(failure.get());
  }

  /** Returns what is counted down when the service begins to close. */
  CountDownLatch closing() {
    return closing;
  }

  /** Records that the service begins to close: what fails from now on is no fault. */
  void beginClosing() {
    closing.countDown();
  }

  /** Records that the service is closed. */
  void end() {
    ended.countDown();
  }

  /** Records that the service is closed, also to those who wait until it runs. */
  void cutOff() {
    running.countDown();
    ended.countDown();
  }

  /**
   * Waits until the service processes records for the first time.
   *
   * @return false if the limit elapsed first
   * @throws ServiceException if the service stopped
   */
  boolean awaitRunning(Duration limit) throws ServiceException, InterruptedException {
    boolean ran = running.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    throwFailure();
    return ran;
  }

  /**
   * Waits until the service is closed.
   *
   * @throws ServiceException if it stopped because of a fault
   */
  void awaitEnd() throws ServiceException, InterruptedException {
    ended.await();
    throwFailure();
  }

  private void throwFailure() throws ServiceException {
    ServiceException e = failure.get();
    if (e != null) {
      throw e;
    }
  }
}
