package io.vqstream.service;

import io.vqstream.fault.ExceptionMessages;
import io.vqstream.kafka.KafkaErrors;
import io.vqstream.kafka.LogEvent;
import io.vqstream.service.config.ServiceConfig;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Restarts stream threads after system faults, or stops the service.
 *
 * <ul>
 *   <li>While brokers or topics are unavailable, a thread waits for them without limit.
 *   <li>After another transient fault ({@link SystemFault}), it is replaced after a backoff ({@link
 *       RestartBackoff}).
 *   <li>After a permanent fault, or when the restarts are used up, the service stops.
 * </ul>
 *
 * <p>Kafka Streams calls {@link #handle} on the failed thread. The new thread continues at the last
 * committed offsets. Thread-safe.
 */
final class ThreadRestarter implements StreamsUncaughtExceptionHandler {
  private static final Logger LOGGER = LoggerFactory.getLogger(ThreadRestarter.class);
  private static final Duration CLUSTER_POLL = Duration.ofMillis(200);
  private static final Duration LOOKUP_POLL = Duration.ofSeconds(1);

  private final ServiceConfig config;
  private final CountDownLatch closing;
  private final BooleanSupplier clusterUnavailable;
  private final Runnable sourceTopicMissing;
  private final Runnable restarted;
  private final BiConsumer<String, Throwable> fail;
  private final RestartBackoff backoff;
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile String reason = "";

  /**
   * @param closing reaches zero when the service is closed
   * @param clusterUnavailable returns whether brokers or topics are unavailable
   * @param sourceTopicMissing called if Kafka Streams reports the source topic as missing
   * @param restarted called before a thread is replaced
   * @param fail called with reason and cause before the service stops
   */
  ThreadRestarter(
      ServiceConfig config,
      CountDownLatch closing,
      BooleanSupplier clusterUnavailable,
      Runnable sourceTopicMissing,
      Runnable restarted,
      BiConsumer<String, Throwable> fail) {
    this.config = config;
    this.closing = closing;
    this.clusterUnavailable = clusterUnavailable;
    this.sourceTopicMissing = sourceTopicMissing;
    this.restarted = restarted;
    this.fail = fail;
    this.backoff = new RestartBackoff(config.restartMaxAttempts(), config.restartBackoff());
  }

  /** Returns why a thread waits for its restart, in one line; empty if none waits. */
  Optional<String> problem() {
    return waiting.get() > 0 ? Optional.of(reason) : Optional.empty();
  }

  @Override
  public StreamThreadExceptionResponse handle(Throwable thrown) {
    String why =
        AuthorizationErrors.in(thrown, config).orElseGet(() -> KafkaErrors.ofThread(thrown));
    // Kafka Streams rethrows the exception; the JVM would print its stack trace.
    Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> {});
    if (closing.getCount() == 0) { // abandoned by close(), and then the codec was closed
      LOGGER.debug("a thread failed after the service was closed", thrown);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    if (thrown instanceof MissingSourceTopicException) {
      sourceTopicMissing.run();
      return restart(this::awaitCluster);
    }
    boolean isTransient = SystemFault.isTransient(thrown);
    if (isTransient && clusterUnavailable.getAsBoolean()) {
      LOGGER.debug("a thread failed", thrown);
      return restart(this::awaitCluster);
    }
    Optional<Duration> pause = isTransient ? backoff.next(System.nanoTime()) : Optional.empty();
    if (pause.isPresent()) {
      return restart(() -> awaitBackoff(why, pause.get()));
    }
    fail.accept(
        isTransient
            ? "%s; %d restarts within ten minutes did not help"
                .formatted(why, backoff.maxAttempts())
            : why,
        thrown);
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  private StreamThreadExceptionResponse restart(Wait wait) {
    try {
      wait.await();
      awaitAddresses();
      restarted.run();
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    } catch (RuntimeException e) {
      // Kafka Streams would lose the thread without a word, as of an unreadable keystore.
      fail.accept("a thread cannot be restarted: " + ExceptionMessages.line(e), e);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
  }

  /** Waits without limit; does not count as a restart. */
  private void awaitCluster() throws InterruptedException {
    boolean closed = false;
    while (!closed && clusterUnavailable.getAsBoolean()) {
      closed = closing.await(CLUSTER_POLL.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void awaitBackoff(String why, Duration pause) throws InterruptedException {
    String line = "a thread failed and restarts in %d ms: %s".formatted(pause.toMillis(), why);
    LogEvent.THREAD_RESTART
        .on(LOGGER)
        .addKeyValue("reason", why)
        .log("{}: {}", config.applicationId(), line);
    reason = line;
    waiting.incrementAndGet();
    try {
      boolean unused = closing.await(pause.toNanos(), TimeUnit.NANOSECONDS);
    } finally {
      waiting.decrementAndGet();
    }
  }

  /**
   * Waits for host names to resolve: Kafka Streams loses a thread whose clients it cannot create.
   */
  private void awaitAddresses() throws InterruptedException {
    Optional<String> unresolved = ClusterCheck.unresolved(config);
    if (unresolved.isEmpty()) {
      return;
    }
    LogEvent.THREAD_RESTART
        .on(LOGGER)
        .addKeyValue("reason", unresolved.get())
        .log("{}: {}; a thread waits to restart", config.applicationId(), unresolved.get());
    reason = unresolved.get();
    waiting.incrementAndGet();
    try {
      boolean closed = false;
      while (!closed && ClusterCheck.unresolved(config).isPresent()) {
        closed = closing.await(LOOKUP_POLL.toMillis(), TimeUnit.MILLISECONDS);
      }
    } finally {
      waiting.decrementAndGet();
    }
  }

  /** A wait before a restart. */
  private interface Wait {
    void await() throws InterruptedException;
  }
}
