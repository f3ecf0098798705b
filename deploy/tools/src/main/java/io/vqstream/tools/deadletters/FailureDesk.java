package io.vqstream.tools.deadletters;

import com.google.protobuf.ByteString;
import io.vqstream.image.ImageFormat;
import io.vqstream.proto.v1.Failure;
import io.vqstream.proto.v1.Image;
import io.vqstream.record.ImageRecords;
import io.vqstream.service.ops.FailureTopic;
import io.vqstream.tools.Brokers;
import io.vqstream.tools.ClusterAdmin;
import io.vqstream.tools.Printable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;

/**
 * The failure topic for the page for operators. It replays as {@code failures replay} does, with
 * the same progress: each record once, whoever asks.
 */
public final class FailureDesk implements FailureTopic {
  /** Bytes of values to read at most. */
  private static final long MAX_BYTES = 64 << 20;

  private static final Duration TIME_LIMIT = Duration.ofSeconds(8);
  private static final int PREVIEW_BYTES = 512;

  /** What {@link ImageFormat#of} looks at. */
  private static final int MAGIC_BYTES = 12;

  private static final Pattern POSITION = Pattern.compile("(.+)-(\\d{1,9})@(\\d{1,18})");

  private final Brokers brokers;
  private final String topic;

  public FailureDesk(Brokers brokers, String topic) {
    this.brokers = brokers;
    this.topic = topic;
  }

  @Override
  public String topic() {
    return topic;
  }

  @Override
  public List<Letter> latest(int limit) throws IOException {
    int partitions;
    try (ClusterAdmin cluster = ClusterAdmin.connect(brokers)) {
      partitions = cluster.partitions(topic).size();
    }
    // Each transaction has a marker, which has an offset, too.
    long offsets = Math.max(2, 2L * limit / partitions);
    List<Letter> letters = new ArrayList<>();
    long end = System.nanoTime() + TIME_LIMIT.toNanos();
    long bytes = 0;
    try (FailureReader reader = FailureReader.openNearEnd(brokers, topic, offsets, refused -> {})) {
      while (!reader.atEnd() && bytes < MAX_BYTES && System.nanoTime() < end) {
        for (DeadLetter record : reader.poll()) {
          bytes += record.failure().getValue().size();
          letters.add(letter(record));
        }
      }
    }
    letters.sort(Comparator.comparingLong(Letter::time).reversed());
    return letters.subList(0, Math.min(limit, letters.size()));
  }

  private static Letter letter(DeadLetter record) {
    Failure failure = record.failure();
    ByteString value = failure.getValue();
    return new Letter(
        record.position(),
        record.source(),
        record.reason(),
        Printable.of(failure.getDetail()),
        failure.hasKey() ? Optional.of(record.key()) : Optional.empty(),
        record.time().toEpochMilli(),
        failure.hasValue() ? Optional.of(value.size()) : Optional.empty(),
        value.substring(0, Math.min(PREVIEW_BYTES, value.size())).toByteArray(),
        file(failure).flatMap(FailureDesk::format));
  }

  private static Optional<ByteString> file(Failure failure) {
    return ImageRecords.find(failure.getValue().toByteArray()).map(Image::getData);
  }

  private static Optional<ImageFormat> format(ByteString file) {
    return ImageFormat.of(file.substring(0, Math.min(MAGIC_BYTES, file.size())).toByteArray());
  }

  @Override
  public Optional<byte[]> image(String position) throws IOException {
    Matcher matcher = POSITION.matcher(position);
    if (!matcher.matches() || !matcher.group(1).equals(topic)) {
      return Optional.empty();
    }
    TopicPartition partition = new TopicPartition(topic, Integer.parseInt(matcher.group(2)));
    long offset = Long.parseLong(matcher.group(3));
    try (ClusterAdmin cluster = ClusterAdmin.connect(brokers)) {
      if (!cluster.partitions(topic).contains(partition)) {
        return Optional.empty();
      }
    }
    try (FailureReader reader = FailureReader.openAt(brokers, partition, offset, refused -> {})) {
      while (!reader.atEnd()) {
        List<DeadLetter> records = reader.poll();
        if (!records.isEmpty()) {
          return Optional.of(records.get(0))
              .filter(record -> record.offset() == offset)
              .flatMap(record -> file(record.failure()))
              .map(ByteString::toByteArray);
        }
      }
      return Optional.empty();
    }
  }

  @Override
  public void replay(Selection selection, Progress progress) throws IOException {
    ReplayRequest request =
        new ReplayRequest(
            topic, selection.reason(), selection.position(), Optional.empty(), selection.dryRun());
    try (FailureReader reader = FailureReader.open(brokers, topic, refused -> {})) {
      new Replay(brokers, request, new Outcome(progress)).run(reader, () -> false);
    }
  }

  private record Outcome(Progress progress) implements ReplayListener {
    @Override
    public void replayed(DeadLetter record, String topic) {
      progress.replayed();
    }

    @Override
    public void alreadyReplayed(DeadLetter record) {
      progress.replayedBefore();
    }

    @Override
    public void notReplayable(DeadLetter record, String why) {
      progress.notReplayable(record.source() + ": not replayable: " + why);
    }
  }
}
