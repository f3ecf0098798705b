package io.vqstream.service;

import io.vqstream.kafka.LogEvent;
import io.vqstream.service.CommitProgress.Offsets;
import io.vqstream.service.CommitProgress.Stuck;
import io.vqstream.service.config.ServiceConfig;
import io.vqstream.service.config.Setting;
import io.vqstream.service.consumer.SourcePositions.Position;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Detects a service without progress: records are pending and nothing is committed, because a codec
 * hangs or a transaction cannot complete, or the group does not complete a rebalance. Compares
 * offsets ten times within {@code stuck.timeout.ms}.
 */
final class ProgressWatch implements Check {
  private static final Logger LOGGER = LoggerFactory.getLogger(ProgressWatch.class);
  private static final int CHECKS = 10;

  private final String group;
  private final Duration brokerTimeout;
  private final Duration limit;
  private final Duration warningAfter;
  private final BooleanSupplier rebalancing;
  private final Supplier<Map<TopicPartition, Position>> assigned;
  private final Consumer<String> stuck;
  private final CommitProgress progress = new CommitProgress();
  private OptionalLong rebalancingSince = OptionalLong.empty();
  private long next = System.nanoTime();
  private volatile String problem;

  /** Why some partitions were left out of the last comparison; empty if none was. */
  private String leftOut = "";

  /** The time without progress, and its description in one line. */
  private record Delay(String line, Duration time) {}

  /**
   * @param rebalancing returns whether the service waits for partitions
   * @param assigned returns the positions of the service's consumers by assigned partition
   * @param stuck called with the reason after {@code stuck.timeout.ms} without progress
   */
  ProgressWatch(
      ServiceConfig config,
      BooleanSupplier rebalancing,
      Supplier<Map<TopicPartition, Position>> assigned,
      Consumer<String> stuck) {
    this.group = config.applicationId();
    this.brokerTimeout = config.brokerTimeout();
    this.limit = config.stuckTimeout();
    this.warningAfter = config.stuckWarning();
    this.rebalancing = rebalancing;
    this.assigned = assigned;
    this.stuck = stuck;
  }

  @Override
  public void run(Admin admin) throws ExecutionException, TimeoutException, InterruptedException {
    long now = System.nanoTime();
    if (now - next < 0) {
      return;
    }
    next = now + limit.dividedBy(CHECKS).toNanos();
    Optional<Delay> delay =
        (rebalancing.getAsBoolean() ? rebalance(now) : commits(admin, now))
            .filter(d -> d.time().compareTo(warningAfter) >= 0);
    if (delay.isEmpty()) {
      progresses();
      return;
    }
    String line = delay.get().line();
    if (problem == null) {
      LogEvent.PROGRESS_STUCK
          .on(LOGGER)
          .addKeyValue("reason", line)
          .log(
              "{}: {}; the service stops after {} s without progress ({})",
              group,
              line,
              limit.toSeconds(),
              Setting.STUCK_TIMEOUT_MS);
    }
    problem = line;
    if (delay.get().time().compareTo(limit) >= 0) {
      stuck.accept(line);
    }
  }

  private void progresses() {
    if (!leftOut.isEmpty()) {
      if (problem == null) {
        LogEvent.BROKERS_LOST.on(LOGGER).log("{}: {}; the service waits for it", group, leftOut);
      }
      problem = leftOut;
    } else if (problem != null) {
      problem = null;
      LogEvent.PROGRESS_RESUMED.on(LOGGER).log("{}: making progress again", group);
    }
  }

  private Optional<Delay> rebalance(long now) {
    progress.reset();
    leftOut = "";
    if (rebalancingSince.isEmpty()) {
      rebalancingSince = OptionalLong.of(now);
    }
    Duration time = Duration.ofNanos(now - rebalancingSince.getAsLong());
    String line =
        "group %s has been rebalancing for %d s; check that no service of another topic has this %s"
            .formatted(group, time.toSeconds(), Setting.APPLICATION_ID);
    return Optional.of(new Delay(line, time));
  }

  private Optional<Delay> commits(Admin admin, long now)
      throws ExecutionException, TimeoutException, InterruptedException {
    rebalancingSince = OptionalLong.empty();
    leftOut = "";
    return progress.update(offsets(admin), now).map(stuck -> new Delay(line(stuck), stuck.idle()));
  }

  private Map<TopicPartition, Offsets> offsets(Admin admin)
      throws ExecutionException, TimeoutException, InterruptedException {
    Map<TopicPartition, Position> partitions = assigned.get();
    if (partitions.isEmpty()) {
      return Map.of();
    }
    Map<TopicPartition, OffsetAndMetadata> committed =
        get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    ListedOffsets starts =
        list(admin, partitions, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
    ListedOffsets ends =
        list(admin, partitions, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
    Set<String> unanswered = new TreeSet<>(starts.unanswered());
    unanswered.addAll(ends.unanswered());
    if (!unanswered.isEmpty()) {
      leftOut = "no leader answers for " + String.join(", ", unanswered);
    }
    Map<TopicPartition, Offsets> all = new HashMap<>();
    partitions.forEach(
        (partition, at) -> {
          OffsetAndMetadata done = committed.get(partition);
          Long start = starts.offsets().get(partition);
          Long end = ends.offsets().get(partition);
          if (start != null && end != null) {
            all.put(partition, new Offsets(done == null ? -1 : done.offset(), start, end, at));
          }
        });
    return all;
  }

  private ListedOffsets list(
      Admin admin,
      Map<TopicPartition, Position> partitions,
      OffsetSpec which,
      IsolationLevel isolation)
      throws ExecutionException, TimeoutException, InterruptedException {
    Map<TopicPartition, OffsetSpec> wanted =
        partitions.keySet().stream().collect(Collectors.toMap(p -> p, p -> which));
    return ListedOffsets.of(
        admin.listOffsets(wanted, new ListOffsetsOptions(isolation)),
        wanted.keySet(),
        brokerTimeout);
  }

  private <T> T get(KafkaFuture<T> future)
      throws ExecutionException, TimeoutException, InterruptedException {
    return future.get(brokerTimeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static String line(Stuck stuck) {
    Offsets offsets = stuck.offsets();
    return "no commit for %s in %d s although records are pending (committed %s, end %d)"
        .formatted(
            stuck.partition(),
            stuck.idle().toSeconds(),
            offsets.committed() < 0 ? "none" : offsets.committed(),
            offsets.end());
  }

  /** Returns what makes no progress, in one line; empty if there is progress. */
  Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  @Override
  public void brokersAway() {
    progress.reset();
    leftOut = "";
    rebalancingSince = OptionalLong.empty();
    problem = null;
  }
}
