package io.vqstream.streams.service;

import io.vqstream.streams.config.ServiceConfig;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wait of a starting service for its brokers, {@code broker.wait.ms} at most. Each reason to
 * wait is logged once.
 */
final class BrokerWait {
  private static final Logger LOGGER = LoggerFactory.getLogger(BrokerWait.class);

  /** The JVM remembers a failed lookup for ten seconds; the first one may have been early. */
  private static final Duration LOOKUP_PAUSE = Duration.ofSeconds(1);

  private final ServiceConfig config;
  private final String servers;
  private final Consumer<String> progress;
  private final long deadline;
  private String reason = "";

  /**
   * Starts the clock.
   *
   * @param progress receives each reason, one line
   */
  BrokerWait(ServiceConfig config, Consumer<String> progress) {
    this.config = config;
    this.servers = String.join(",", config.bootstrapServers());
    this.progress = progress;
    this.deadline = System.nanoTime() + config.brokerWait().toNanos();
  }

  /**
   * Notes that no broker answered within {@code broker.timeout.ms}.
   *
   * @throws ServiceException if the time is up
   */
  void unanswered(Exception e) throws ServiceException {
    if (left() <= 0) {
      throw noAnswer(e);
    }
    note("no broker answers at " + servers);
  }

  /**
   * Notes that no host has an address, and pauses.
   *
   * @throws ServiceException if the time is up
   */
  void unresolved(Exception e) throws ServiceException {
    String what = "no host of " + servers + " has an address";
    long left = left();
    if (left <= 0) {
      throw new ServiceException(what + ": check bootstrap.servers and DNS", e);
    }
    note(what);
    try {
      TimeUnit.NANOSECONDS.sleep(Math.min(left, LOOKUP_PAUSE.toNanos()));
    } catch (InterruptedException interrupt) {
      throw interrupted(interrupt);
    }
  }

  /** Ends the wait. */
  void over() {
    if (!reason.isEmpty()) {
      LOGGER.info("the brokers at {} answer", servers);
      progress.accept("");
    }
  }

  /** Returns the failure of a start that a broker did not answer. */
  ServiceException noAnswer(Exception e) {
    return new ServiceException(
        "no broker answers at %s within %s s".formatted(servers, seconds(config.brokerTimeout())),
        e);
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
      String line = what + "; the start waits, up to " + seconds(config.brokerWait()) + " s";
      LOGGER.warn(line);
      progress.accept(line);
    }
  }

  private static String seconds(Duration duration) {
    return BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros().toPlainString();
  }
}
