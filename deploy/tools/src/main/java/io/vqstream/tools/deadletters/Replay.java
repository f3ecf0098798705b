package io.vqstream.tools.deadletters;

import io.vqstream.tools.Brokers;
import io.vqstream.tools.Cluster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.TopicPartition;

/**
 * Publishes what is in a failure topic again, once: what has been published is told by the offsets
 * of consumer groups of its own ({@link ReplayProgress}), committed in the transaction that
 * publishes. A second run goes on where the first ended, however that ended, and tries again what
 * the first could not publish.
 *
 * <p>The offsets live as long as the brokers keep those of groups without members ({@code
 * offsets.retention.minutes}, a week unless told otherwise) after the last replay; a failure topic
 * that keeps records longer may see them replayed again.
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
   * Goes through the failure topic to where it ends now. Records that cannot be published are
   * reported and stay to be done.
   *
   * @param reader of the topic of the request, at its beginning; stays the caller's to close
   * @param stop asked between transactions
   * @throws IOException if it cannot go on; what was committed stays done, the rest is left
   */
  public void run(FailureReader reader, BooleanSupplier stop) throws IOException {
    try (Cluster cluster = Cluster.connect(brokers);
        // The producer first: once it is there no other run commits anything.
        ReplayProducer producer = producer(cluster);
        ReplayProgress progress = new ReplayProgress(brokers, request.target().orElse(""))) {
      SourceRecords topics = new SourceRecords(brokers, cluster);
      while (!stop.getAsBoolean() && !reader.atEnd()) {
        List<DeadLetter> records = new ArrayList<>(reader.poll());
        records.removeIf(
            record -> !request.reason().orElse(record.reason()).equals(record.reason()));
        replay(records, topics, progress, producer);
      }
    }
  }

  /** None for a dry run. */
  private ReplayProducer producer(Cluster cluster) throws IOException {
    if (request.target().isPresent()) {
      List<TopicPartition> unused = cluster.partitions(request.target().get()); // it must be there
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
    for (DeadLetter record : records) {
      if (progress.isDone(record)) {
        listener.alreadyReplayed(record);
        continue;
      }
      try {
        letters.add(ReplayRecord.of(record, request.target(), topics));
      } catch (NotReplayableException e) {
        left.put(record, e.getMessage());
      }
    }
    if (producer != null) {
      publish(records, letters, left, progress, producer);
    }
    left.forEach(listener::notReplayable);
    letters.forEach(letter -> listener.replayed(letter.failed(), letter.record().topic()));
  }

  /** Publishes letters, and moves those that their topic does not take to those that are left. */
  private static void publish(
      List<DeadLetter> records,
      List<ReplayRecord> letters,
      Map<DeadLetter, String> left,
      ReplayProgress progress,
      ReplayProducer producer)
      throws IOException {
    ReplayProgress.Step step = progress.after(records, left.keySet());
    while (!letters.isEmpty()) {
      Map<ReplayRecord, String> refused = producer.publish(letters, step);
      if (refused.isEmpty()) {
        break;
      }
      refused.forEach((letter, why) -> left.put(letter.failed(), why));
      letters.removeAll(refused.keySet());
      step = progress.after(records, left.keySet());
    }
    step.apply();
  }
}
