package io.vqstream.kafka;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bounded wait for brokers: for host names that cannot be resolved yet and for brokers that do
 * not answer yet. Each reason to wait is logged once. Used by commands and by the startup of
 * services.
 *
 * <p>The caller repeats a request until it succeeds:
 *
 * <pre>{@code
 * BrokerWait wait = new BrokerWait(servers, limit, timeout, Duration.ZERO, progress -> {});
 * Admin admin = wait.open(settings);
 * while (true) {
 *   try {
 *     request(admin);
 *     wait.succeeded();
 *     return;
 *   } catch (RetriableException e) {
 *     wait.retry(e);
 *   }
 * }
 * }</pre>
 *
 * Not thread-safe.
 */
public final class BrokerWait {
  private static final Logger LOGGER = LoggerFactory.getLogger(BrokerWait.class);

  /** The JVM caches a failed lookup for ten seconds, but the first lookup can be older. */
  private static final Duration LOOKUP_BACKOFF = Duration.ofSeconds(1);

  private static final Duration REQUEST_BACKOFF = Duration.ofMillis(200);

  private final String servers;
  private final Duration limit;
  private final Duration requestTimeout;
  private final Duration quietPeriod;
  private final Consumer<String> progress;
  private final long start = System.nanoTime();
  private String reason = "";
  private boolean answered;

  /**
   * Starts the wait.
   *
   * @param servers bootstrap servers, for messages
   * @param limit maximum time to wait; at least one attempt is made
   * @param requestTimeout timeout of each request
   * @param quietPeriod time before the first reason is logged
   * @param progress receives each reason, one line; an empty line at the end
   */
  public BrokerWait(
      String servers,
      Duration limit,
      Duration requestTimeout,
      Duration quietPeriod,
      Consumer<String> progress) {
    this.servers = servers;
    this.limit = limit;
    this.requestTimeout = requestTimeout;
    this.quietPeriod = quietPeriod;
    this.progress = progress;
  }

  /**
   * Opens an admin client. Waits for host names to resolve, because Kafka clients cannot be created
   * before.
   *
   * @throws IOException if no host name can be resolved in time; the message is one line
   * @throws KafkaException if a setting is invalid
   */
  public Admin open(Map<String, Object> settings) throws IOException {
    while (true) {
      try {
        return Admin.create(settings);
      } catch (KafkaException e) {
        if (!isUnresolved(e)) {
          throw e;
        }
        String problem = unresolved(servers);
        if (remaining() <= 0) {
          throw new IOException(timedOut(limit, problem) + "; check bootstrap.servers and DNS", e);
        }
        report(problem);
        pause(LOOKUP_BACKOFF);
      }
    }
  }

  /** Records that a broker has answered. Later requests can still go to one that does not. */
  public void answered() {
    if (reason.equals(unanswered(false))) {
      succeeded();
    }
    answered = true;
  }

  private String unanswered(boolean answeredBefore) {
    return (answeredBefore ? "a broker does not answer at " : "no broker answers at ") + servers;
  }

  /**
   * Pauses before the next attempt after a request was not answered.
   *
   * @throws IOException if the limit has elapsed; the message is one line
   */
  public void retry(Exception cause) throws IOException {
    String problem = unanswered(answered);
    answered = false;
    if (remaining() <= 0) {
      throw new IOException(
          timedOut(Collections.max(List.of(limit, requestTimeout)), problem), cause);
    }
    report(problem);
    pause(REQUEST_BACKOFF);
  }

  /** Ends the wait. */
  public void succeeded() {
    if (!reason.isEmpty()) {
      reason = "";
      LogEvent.BROKERS_BACK.on(LOGGER).log("the brokers at {} answer", servers);
      progress.accept("");
    }
  }

  /** Creates the exception of an interrupted wait and restores the interrupt status. */
  public InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("interrupted while waiting for brokers at " + servers);
  }

  /** Returns whether a client could not be created because no host name can be resolved. */
  public static boolean isUnresolved(KafkaException e) {
    // Kafka has no exception type for it.
    return e.getCause() instanceof ConfigException cause
        && String.valueOf(cause.getMessage()).contains("No resolvable bootstrap urls");
  }

  /** Returns the message for bootstrap servers of which no host name can be resolved. */
  public static String unresolved(String servers) {
    return "no host name of " + servers + " can be resolved";
  }

  private static String timedOut(Duration waited, String problem) {
    return "timed out after " + AdminClients.seconds(waited) + " s: " + problem;
  }

  private void pause(Duration backoff) throws IOException {
    try {
      TimeUnit.NANOSECONDS.sleep(Math.max(0, Math.min(remaining(), backoff.toNanos())));
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private long remaining() {
    return limit.minus(elapsed()).toNanos();
  }

  private void report(String problem) {
    if (!problem.equals(reason) && elapsed().compareTo(quietPeriod) >= 0) {
      reason = problem;
      String line = problem + "; waiting for up to " + AdminClients.seconds(limit) + " s";
      LogEvent.BROKERS_LOST.on(LOGGER).log(line);
      progress.accept(line);
    }
  }
}
