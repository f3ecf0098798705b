package io.vqstream.client.failures;

import io.vqstream.client.Brokers;
import io.vqstream.client.Cluster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Publishes what is in a failure topic again, once: what has been published is told by the offsets
 * of consumer groups of its own ({@link Progress}), committed in the transaction that publishes. A
 * second run goes on where the first ended, however that ended.
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
   * Goes through the failure topic to where it ends now.
   *
   * @param refused hears of each record that is no dead letter, in one line
   * @param stop asked between transactions
   * @throws IOException if it cannot go on; what was committed stays done
   */
  public void run(Consumer<String> refused, BooleanSupplier stop) throws IOException {
    try (FailureReader reader = FailureReader.open(brokers, request.topic(), refused);
        Cluster cluster = Cluster.connect(brokers);
        // The producer first: once it is there no other run commits anything.
        ReplayProducer producer = producer();
        Progress progress = new Progress(brokers, request.target().orElse(""))) {
      SourceRecords topics = new SourceRecords(brokers, cluster);
      while (!stop.getAsBoolean() && !reader.atEnd()) {
        List<FailedRecord> wanted = new ArrayList<>();
        for (FailedRecord record : reader.poll()) {
          if (request.reason().isPresent() && !request.reason().get().equals(record.reason())) {
            continue;
          }
          if (progress.isDone(record)) {
            listener.alreadyReplayed(record);
          } else {
            wanted.add(record);
          }
        }
        replay(wanted, topics, progress, producer);
      }
    }
  }

  /** None for a dry run. */
  private ReplayProducer producer() throws IOException {
    String id =
        "vqstream-replay-" + request.topic() + request.target().map("-to-"::concat).orElse("");
    return request.dryRun() ? null : ReplayProducer.open(brokers, id);
  }

  private void replay(
      List<FailedRecord> records, SourceRecords topics, Progress progress, ReplayProducer producer)
      throws IOException {
    List<Letter> letters = new ArrayList<>();
    for (FailedRecord record : records) {
      try {
        letters.add(Letter.of(record, request.target(), topics));
      } catch (IOException e) {
        listener.notReplayable(record, e.getMessage());
      }
    }
    if (producer != null && !records.isEmpty()) {
      Optional<Letter> tooLarge = producer.publish(letters, progress, records);
      while (tooLarge.isPresent()) {
        Letter letter = tooLarge.get();
        letters.remove(letter);
        listener.notReplayable(
            letter.failed(),
            "topic " + letter.record().topic() + " does not take a record of that size");
        tooLarge = producer.publish(letters, progress, records);
      }
    }
    letters.forEach(letter -> listener.replayed(letter.failed(), letter.record().topic()));
  }
}
