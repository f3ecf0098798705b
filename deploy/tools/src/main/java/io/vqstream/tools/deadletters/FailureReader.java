package io.vqstream.tools.deadletters;

import io.vqstream.tools.Brokers;
import io.vqstream.tools.TopicReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads a failure topic from its beginning to its end at the time of opening. */
public final class FailureReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final TopicReader reader;
  private final Map<TopicPartition, Long> ends;
  private final Consumer<String> refused;

  private FailureReader(TopicReader reader, Consumer<String> refused) throws IOException {
    this.reader = reader;
    this.ends = reader.ends();
    this.refused = refused;
  }

  /**
   * Opens a reader.
   *
   * @param refused receives a line for each record that is not a dead letter
   * @throws IOException if no broker answers or there is no such topic
   */
  public static FailureReader open(Brokers brokers, String topic, Consumer<String> refused)
      throws IOException {
    return of(TopicReader.open(brokers, List.of(topic)), refused);
  }

  /**
   * Opens a reader of the last dead letters.
   *
   * @param offsets maximum number of offsets in each partition
   * @param refused receives a line for each record that is not a dead letter
   * @throws IOException if no broker answers or there is no such topic
   */
  static FailureReader openNearEnd(
      Brokers brokers, String topic, long offsets, Consumer<String> refused) throws IOException {
    return of(TopicReader.openNearEnd(brokers, topic, offsets), refused);
  }

  /**
   * Opens a reader of one partition, which must exist, from an offset on.
   *
   * @param refused receives a line for each record that is not a dead letter
   * @throws IOException if no broker answers
   */
  static FailureReader openAt(
      Brokers brokers, TopicPartition partition, long offset, Consumer<String> refused)
      throws IOException {
    return of(TopicReader.openAt(brokers, partition, offset), refused);
  }

  private static FailureReader of(TopicReader reader, Consumer<String> refused) throws IOException {
    try {
      return new FailureReader(reader, refused);
    } catch (IOException | RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  /** Returns whether the end is reached. */
  public boolean atEnd() throws IOException {
    return reader.hasReached(ends);
  }

  /**
   * Returns the next dead letters, in order within each partition; may be empty before the end.
   *
   * @throws IOException if nothing can be read within the broker timeout
   */
  public List<DeadLetter> poll() throws IOException {
    List<DeadLetter> failed = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : reader.pollOrTimeOut(POLL)) {
      long end = ends.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L);
      if (record.offset() < end) {
        try {
          failed.add(DeadLetter.of(record));
        } catch (IOException e) {
          refused.accept(e.getMessage());
        }
      }
    }
    return failed;
  }

  @Override
  public void close() {
    reader.close();
  }
}
