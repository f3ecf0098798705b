package io.vqstream.streams.service;

import io.vqstream.streams.config.ServiceConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks at least every five seconds whether a broker answers. Kafka's clients wait for one silently
 * and for ever, and Kafka Streams calls that running; a service that cannot read or write is not
 * ready.
 */
final class BrokerWatch implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(BrokerWatch.class);
  private static final long LONGEST_INTERVAL_MS = 5_000;

  private final String servers;
  private final Duration patience;
  private final Admin admin;
  private final ScheduledExecutorService clock;
  private volatile String trouble;

  private BrokerWatch(ServiceConfig config) {
    this.servers = String.join(",", config.bootstrapServers());
    this.patience = config.brokerTimeout();
    this.admin = Admin.create(config.adminProperties());
    this.clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, config.applicationId() + "-broker-watch");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Starts asking. */
  static BrokerWatch start(ServiceConfig config) {
    BrokerWatch watch = new BrokerWatch(config);
    long interval = Math.min(LONGEST_INTERVAL_MS, Math.max(1, watch.patience.toMillis() / 2));
    var unused =
        watch.clock.scheduleWithFixedDelay(watch::ask, interval, interval, TimeUnit.MILLISECONDS);
    return watch;
  }

  /** What keeps the service from its brokers, in one line; empty where they answer. */
  Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  private void ask() {
    try {
      admin.describeCluster().nodes().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (trouble != null) {
        LOGGER.info("the brokers at {} answer again", servers);
        trouble = null;
      }
    } catch (TimeoutException e) {
      note("no broker answers at " + servers);
    } catch (ExecutionException e) {
      boolean silent = e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException;
      note(
          silent
              ? "no broker answers at " + servers
              : "the brokers at " + servers + " cannot be used: " + Lines.of(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) { // the executor would silently ask no more
      note("the brokers at " + servers + " cannot be used: " + Lines.of(e));
    }
  }

  private void note(String what) {
    if (trouble == null) {
      trouble = what + " since " + Instant.now().truncatedTo(ChronoUnit.SECONDS);
      LOGGER.warn("{}; the service waits for them", what);
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
    admin.close(Duration.ZERO);
  }
}
