package io.vqstream.service;

import io.vqstream.service.config.ServiceConfig;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wait of a starting service for its brokers, {@code startup.broker.timeout.ms} at most. Each
 * reason to wait is logged once.
 */
final class BrokerWait {
  private static final Logger LOGGER = LoggerFactory.getLogger(BrokerWait.class);

  /** The JVM remembers a failed lookup for ten seconds; the first one may have been early. */
  private static final Duration LOOKUP_PAUSE = Duration.ofSeconds(1);

  private static final Duration ANSWER_PAUSE = Duration.ofMillis(200);

  private final String servers;
  private final Consumer<String> progress;
  private final Duration limit;
  private final Duration question;
  private final long deadline;
  private String reason = "";
  private boolean answered;

  /**
   * Starts the clock.
   *
   * @param progress receives each reason, one line
   */
  BrokerWait(ServiceConfig config, Consumer<String> progress) {
    this.servers = servers(config);
    this.progress = progress;
    this.limit = config.brokerWait();
    this.question = config.brokerTimeout();
    this.deadline = System.nanoTime() + limit.toNanos();
  }

  /** Notes that a broker answers. A later question may still go to one that does not. */
  void answered() {
    if (reason.equals(silence(false))) {
      over();
    }
    answered = true;
  }

  private String silence(boolean answered) {
    return (answered ? "a broker does not answer at " : "no broker answers at ") + servers;
  }

  /**
   * Notes that a question to the brokers failed, and pauses.
   *
   * @throws ServiceException if the time is up
   */
  void unanswered(Exception e) throws ServiceException {
    String what = silence(answered);
    answered = false;
    if (left() <= 0) { // even the shortest wait asks once
      Duration waited = Collections.max(List.of(limit, question));
      throw new ServiceException("%s within %s s".formatted(what, seconds(waited)), e);
    }
    note(what);
    pause(ANSWER_PAUSE);
  }

  /**
   * Notes that no host has an address, and pauses.
   *
   * @throws ServiceException if the time is up
   */
  void unresolved(Exception e) throws ServiceException {
    String what = unresolved(servers);
    if (left() <= 0) {
      throw new ServiceException(what + ": check bootstrap.servers and DNS", e);
    }
    note(what);
    pause(LOOKUP_PAUSE);
  }

  /** Returns that no bootstrap server has an address, in one line. */
  static String unresolved(ServiceConfig config) {
    return unresolved(servers(config));
  }

  private static String unresolved(String servers) {
    return "no host of " + servers + " has an address";
  }

  private static String servers(ServiceConfig config) {
    return String.join(",", config.bootstrapServers());
  }

  private void pause(Duration pause) throws ServiceException {
    try {
      TimeUnit.NANOSECONDS.sleep(Math.max(0, Math.min(left(), pause.toNanos())));
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Ends the wait. */
  void over() {
    if (!reason.isEmpty()) {
      reason = "";
      LOGGER.info("the brokers at {} answer", servers);
      progress.accept("");
    }
  }

  /** Returns the failure of a start that was interrupted, and keeps the interrupt. */
  ServiceException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new ServiceException("interrupted while waiting for " + servers, e);
  }

  private long left() {
    return deadline - System.nanoTime();
  }

  private void note(String what) {
    if (!what.equals(reason)) {
      reason = what;
      String line = what + "; the start waits, up to " + seconds(limit) + " s";
      LOGGER.warn(line);
      progress.accept(line);
    }
  }

  private static String seconds(Duration duration) {
    return BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros().toPlainString();
  }
}
