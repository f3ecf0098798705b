package io.vqstream.service;

import io.vqstream.kafka.KafkaErrors;
import io.vqstream.kafka.LogEvent;
import io.vqstream.service.config.ServiceConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks at least every five seconds whether a broker answers. Kafka clients wait for brokers
 * silently and without limit while Kafka Streams stays in the state RUNNING, but a service that
 * cannot read or write is not ready.
 */
final class BrokerWatch implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(BrokerWatch.class);
  private static final long MAX_INTERVAL_MS = 5_000;

  private final String servers;
  private final Duration brokerTimeout;
  private final Admin admin;
  private final ScheduledExecutorService executor;
  private final List<? extends Check> checks;
  private volatile String problem;
  private Instant since;

  private BrokerWatch(ServiceConfig config, List<? extends Check> checks) {
    this.checks = checks;
    this.servers = String.join(",", config.bootstrapServers());
    this.brokerTimeout = config.brokerTimeout();
    this.admin = Admin.create(config.adminProperties());
    this.executor =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, config.applicationId() + "-broker-watch");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Starts the checks.
   *
   * @param checks run in this order whenever a broker has answered
   */
  static BrokerWatch start(ServiceConfig config, List<? extends Check> checks) {
    BrokerWatch watch = new BrokerWatch(config, checks);
    long interval = Math.min(MAX_INTERVAL_MS, Math.max(1, watch.brokerTimeout.toMillis() / 2));
    var unused =
        watch.executor.scheduleWithFixedDelay(
            watch::check, interval, interval, TimeUnit.MILLISECONDS);
    return watch;
  }

  /** Returns why brokers cannot be used, in one line; empty if they answer. */
  Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  private void check() {
    String noAnswer = "no broker answers at ";
    try {
      admin.describeCluster().nodes().get(brokerTimeout.toMillis(), TimeUnit.MILLISECONDS);
      noAnswer = "a broker does not answer at "; // for example, a partition has no leader
      for (Check check : checks) {
        check.run(admin);
      }
      if (problem != null) {
        LogEvent.BROKERS_BACK.on(LOGGER).log("the brokers at {} answer again", servers);
        problem = null;
      }
    } catch (TimeoutException e) {
      note(noAnswer + servers);
    } catch (ExecutionException e) {
      note(
          e.getCause() instanceof RetriableException
              ? noAnswer + servers
              : "the brokers at "
                  + servers
                  + " cannot be used: "
                  + KafkaErrors.ofThread(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) { // an exception would silently end the schedule
      note("the brokers at " + servers + " cannot be used: " + KafkaErrors.ofThread(e));
    }
  }

  private void note(String what) {
    checks.forEach(Check::brokersAway);
    if (problem == null) {
      since = Instant.now().truncatedTo(ChronoUnit.SECONDS);
      LogEvent.BROKERS_LOST.on(LOGGER).log("{}; the service waits for them", what);
    }
    // a check that began before a broker went away sees less than later ones
    problem = what + " since " + since;
  }

  /** Returns the admin client, which any thread can use until this watch is closed. */
  Admin admin() {
    return admin;
  }

  @Override
  public void close() {
    executor.shutdownNow();
    admin.close(Duration.ZERO);
  }
}
