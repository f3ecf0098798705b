package io.vqstream.tools.deadletters;

import io.vqstream.tools.Brokers;
import io.vqstream.tools.ClusterAdmin;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.TopicPartition;

/**
 * Publishes the records of a failure topic again, each once. The progress ({@link ReplayProgress})
 * is committed as consumer group offsets in the transaction that publishes. A later run continues
 * where the previous one ended or crashed, and retries the records that could not be published.
 *
 * <p>Brokers delete the offsets of groups without members after {@code offsets.retention.minutes},
 * a week by default. Records that a failure topic retains longer may then be replayed again.
 */
public final class Replay {
  private final Brokers brokers;
  private final ReplayRequest request;
  private final ReplayListener listener;

  public Replay(Brokers brokers, ReplayRequest request, ReplayListener listener) {
    this.brokers = brokers;
    this.request = request;
    this.listener = listener;
  }

  /**
   * Replays the failure topic up to its current end. Records that cannot be published are reported
   * and stay pending.
   *
   * @param reader of the topic of the request, at its beginning; the caller closes it
   * @param stop checked between transactions
   * @throws IOException if the replay cannot continue; committed progress is kept
   */
  public void run(FailureReader reader, BooleanSupplier stop) throws IOException {
    try (ClusterAdmin cluster = ClusterAdmin.connect(brokers);
        // The producer first: it fences other runs, which then commit nothing.
        ReplayProducer producer = producer(cluster);
        ReplayProgress progress = new ReplayProgress(brokers, request.target().orElse(""))) {
      SourceRecords topics = new SourceRecords(brokers, cluster);
      while (!stop.getAsBoolean() && !reader.atEnd()) {
        List<DeadLetter> records = new ArrayList<>(reader.poll());
        records.removeIf(record -> !request.isOfReason(record));
        replay(records, topics, progress, producer);
      }
    }
  }

  /** Returns null for a dry run. */
  private ReplayProducer producer(ClusterAdmin cluster) throws IOException {
    if (request.target().isPresent()) {
      List<TopicPartition> unused = cluster.partitions(request.target().get()); // it must exist
    }
    String id =
        "vqstream-replay-" + request.topic() + request.target().map("-to-"::concat).orElse("");
    return request.dryRun() ? null : ReplayProducer.open(brokers, id);
  }

  private void replay(
      List<DeadLetter> records,
      SourceRecords topics,
      ReplayProgress progress,
      ReplayProducer producer)
      throws IOException {
    List<ReplayRecord> letters = new ArrayList<>();
    Map<DeadLetter, String> left = new LinkedHashMap<>();
    List<DeadLetter> others = new ArrayList<>();
    for (DeadLetter record : records) {
      boolean wanted = request.isAtPosition(record);
      if (progress.isDone(record)) {
        if (wanted) {
          listener.alreadyReplayed(record);
        }
        continue;
      }
      if (!wanted) {
        others.add(record);
        continue;
      }
      try {
        letters.add(ReplayRecord.of(record, request.target(), topics));
      } catch (NotReplayableException e) {
        left.put(record, e.getMessage());
      }
    }
    if (producer != null) {
      publish(records, letters, left, others, progress, producer);
    }
    left.forEach(listener::notReplayable);
    letters.forEach(letter -> listener.replayed(letter.failed(), letter.record().topic()));
  }

  /**
   * Publishes the records; those that their topic rejects stay pending.
   *
   * @param others records that the request does not name; they stay pending
   */
  private static void publish(
      List<DeadLetter> records,
      List<ReplayRecord> letters,
      Map<DeadLetter, String> left,
      List<DeadLetter> others,
      ReplayProgress progress,
      ReplayProducer producer)
      throws IOException {
    Set<DeadLetter> pending = new HashSet<>(others);
    pending.addAll(left.keySet());
    ReplayProgress.Step step = progress.after(records, pending);
    while (!letters.isEmpty()) {
      Map<ReplayRecord, String> refused = producer.publish(letters, step);
      if (refused.isEmpty()) {
        break;
      }
      refused.forEach((letter, why) -> left.put(letter.failed(), why));
      letters.removeAll(refused.keySet());
      pending.addAll(left.keySet());
      step = progress.after(records, pending);
    }
    step.apply();
  }
}
