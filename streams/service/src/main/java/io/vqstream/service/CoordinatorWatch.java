package io.vqstream.service;

import io.vqstream.kafka.LogEvent;
import io.vqstream.service.config.ServiceConfig;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.common.errors.CoordinatorNotAvailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Detects that no coordinator of the group, or of its transactions, answers within {@code
 * broker.timeout.ms}. Kafka clients wait for coordinators silently while Kafka Streams stays in the
 * state REBALANCING. The usual cause is a cluster with fewer brokers than the replication factor of
 * an internal topic, whose default is 3.
 */
final class CoordinatorWatch implements Check {
  private static final Logger LOGGER = LoggerFactory.getLogger(CoordinatorWatch.class);
  private static final String WITHOUT_GROUP =
      "no coordinator of the group answers; check that __consumer_offsets has a leader, and that"
          + " there are at least as many brokers as offsets.topic.replication.factor";

  private final String group;
  private final Duration patience;
  private final BooleanSupplier rebalancing;
  private final Supplier<Optional<Duration>> transactions;
  private boolean wasRebalancing;
  private long brokersSince = System.nanoTime();
  private volatile String problem;

  /**
   * @param rebalancing returns whether the service waits for partitions
   * @param transactions returns how long a producer has waited for its coordinator
   */
  CoordinatorWatch(
      ServiceConfig config,
      BooleanSupplier rebalancing,
      Supplier<Optional<Duration>> transactions) {
    this.group = config.applicationId();
    this.patience = config.brokerTimeout();
    this.rebalancing = rebalancing;
    this.transactions = transactions;
  }

  @Override
  public void run(Admin admin) throws InterruptedException {
    Optional<String> found =
        transactions
            .get()
            .map(wait -> shorter(wait, Duration.ofNanos(System.nanoTime() - brokersSince)))
            .filter(wait -> wait.compareTo(patience) >= 0)
            .map(CoordinatorWatch::withoutTransactions);
    boolean isRebalancing = rebalancing.getAsBoolean();
    // Most rebalances end before the next check.
    if (found.isEmpty() && isRebalancing && wasRebalancing && !hasCoordinator(admin)) {
      found = Optional.of(WITHOUT_GROUP);
    }
    wasRebalancing = isRebalancing;
    if (problem == null && found.isPresent()) {
      LogEvent.COORDINATOR_MISSING
          .on(LOGGER)
          .log("{}: {}; the service waits for it", group, found.get());
    } else if (problem != null && found.isEmpty()) {
      LogEvent.COORDINATOR_BACK.on(LOGGER).log("{}: the coordinator answers", group);
    }
    problem = found.orElse(null);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  private boolean hasCoordinator(Admin admin) throws InterruptedException {
    try {
      admin
          .describeConsumerGroups(
              List.of(group),
              new DescribeConsumerGroupsOptions().timeoutMs((int) patience.toMillis()))
          .describedGroups()
          .get(group)
          .get(2 * patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      // Any other error, such as a group that has no members yet, is a coordinator's answer.
      return !(e.getCause() instanceof CoordinatorNotAvailableException
          || e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException);
    }
  }

  private static String withoutTransactions(Duration wait) {
    return ("no coordinator of transactions has answered for %d s; check that __transaction_state has"
            + " a leader and enough in-sync replicas, and that there are at least as many brokers as"
            + " transaction.state.log.replication.factor")
        .formatted(wait.toSeconds());
  }

  /** Returns which coordinator is missing, in one line; empty if there is none. */
  Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  @Override
  public void brokersAway() {
    wasRebalancing = false;
    brokersSince = System.nanoTime();
    problem = null;
  }
}
