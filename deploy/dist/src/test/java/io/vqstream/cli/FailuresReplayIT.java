package io.vqstream.cli;

import static io.vqstream.cli.FailureTopics.key;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.vqstream.proto.v1.Failure;
import io.vqstream.service.ops.FailureTopic;
import io.vqstream.service.ops.FailureTopic.Selection;
import io.vqstream.testkit.EmbeddedKafka;
import io.vqstream.tools.Brokers;
import io.vqstream.tools.ClusterAdmin;
import io.vqstream.tools.deadletters.FailureDesk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The replay of failures. */
class FailuresReplayIT {
  @AutoClose private static final EmbeddedKafka KAFKA = EmbeddedKafka.start();

  private FailureTopics topics;

  @BeforeEach
  void createTopics() throws IOException {
    topics = new FailureTopics(KAFKA);
  }

  @Test
  void replaysRecordToSourcePartitionWithSourceHeaders() throws Exception {
    // Given
    Failure failure =
        topics
            .failure("corrupt", 41, "the file ends early")
            .addHeaders(header("trace").setValue(ByteString.copyFromUtf8("one")))
            .addHeaders(header("trace").setValue(ByteString.copyFromUtf8("two")))
            .addHeaders(header("empty"))
            .addHeaders(header("vqstream.replay.of").setValue(ByteString.copyFromUtf8("old")))
            .build();
    RecordMetadata at = topics.fail(failure);

    // When
    CommandRun run = topics.failures("replay");

    // Then
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .contains(topics.images + "-1@41  corrupt  -> " + topics.images, "1 record replayed");
    ConsumerRecord<byte[], byte[]> record = only(topics.read(topics.images));
    assertThat(record.partition()).isEqualTo(1);
    assertThat(record.key()).asString().isEqualTo("camera-7");
    assertThat(record.value()).asString().isEqualTo("image");
    assertThat(record.timestamp()).isEqualTo(failure.getSourceTimestamp());
    assertThat(headers(record))
        .containsExactly(
            "trace=one",
            "trace=two",
            "empty=null",
            "vqstream.replay.of=" + topics.images + "-1@41",
            "vqstream.replay.from=" + at.topic() + "-" + at.partition() + "@" + at.offset());
  }

  @Test
  void replaysEachRecordOnceHoweverOftenItIsRun() throws Exception {
    // Given
    for (int i = 0; i < 20; i++) {
      topics.fail(
          topics.failure(i % 2 == 0 ? "corrupt" : "empty", i, "bad").setKey(key("k" + i)).build());
    }

    // When
    CommandRun first = topics.failures("replay", "--reason", "corrupt");
    CommandRun second = topics.failures("replay");
    CommandRun third = topics.failures("replay");
    topics.fail(topics.failure("corrupt", 20, "bad").build());
    CommandRun fourth = topics.failures("replay");

    // Then
    assertThat(first.out()).contains("10 records replayed");
    assertThat(second.out()).contains("10 records replayed, 10 replayed before");
    assertThat(third.out()).contains("0 records replayed, 20 replayed before");
    assertThat(fourth.out()).contains("1 record replayed, 20 replayed before");
    assertThat(topics.read(topics.images)).hasSize(21);
  }

  @Test
  void replaysOneRecordOnceAndLeavesTheOthers() throws Exception {
    // Given
    for (int i = 0; i < 3; i++) {
      topics.fail(topics.failure("corrupt", i, "bad").build());
    }
    FailureDesk desk = new FailureDesk(Brokers.at(KAFKA.bootstrapServers()), topics.failed);
    String position =
        desk.latest(10).stream()
            .filter(letter -> letter.source().equals(topics.images + "-1@1"))
            .map(FailureTopic.Letter::position)
            .findAny()
            .orElseThrow();
    Selection one = new Selection(Optional.empty(), Optional.of(position), false);

    // When
    Counts first = Counts.of(desk, one);
    Counts second = Counts.of(desk, one);
    CommandRun rest = topics.failures("replay");

    // Then
    assertThat(first).isEqualTo(new Counts(1, 0, 0));
    assertThat(second).isEqualTo(new Counts(0, 1, 0));
    assertThat(rest.out()).contains("2 records replayed, 1 replayed before");
    assertThat(topics.read(topics.images)).hasSize(3);
  }

  @Test
  void aDryRunPublishesNothingAndCountsNothingAsDone() throws Exception {
    // Given
    topics.fail(topics.failure("corrupt", 41, "bad").build());

    // When
    CommandRun dry = topics.failures("replay", "--dry-run");
    CommandRun real = topics.failures("replay");

    // Then
    assertThat(dry.out())
        .contains(
            topics.images + "-1@41  corrupt  -> " + topics.images, "1 record would be replayed");
    assertThat(real.out()).contains("1 record replayed");
    assertThat(topics.read(topics.images)).hasSize(1);
  }

  @Test
  void replaysToAnotherTopicWithSeparateProgress() throws Exception {
    // Given
    topics.fail(topics.failure("corrupt", 1, "bad").build());
    topics.fail(
        topics.failure("corrupt", 2, "bad").setValue(ByteString.copyFrom(new byte[5_000])).build());
    topics.fail(topics.failure("corrupt", 3, "bad").build());

    // When
    CommandRun there = topics.failures("replay", "--to", topics.elsewhere);
    CommandRun thereAgain = topics.failures("replay", "--to", topics.elsewhere);
    CommandRun home = topics.failures("replay");

    // Then
    assertThat(there.status()).isEqualTo(VqStream.SOME_FAILED);
    assertThat(there.out()).contains("2 records replayed, 1 not replayable");
    assertThat(there.err())
        .hasLineCount(1)
        .contains(
            topics.images + "-1@2: not replayable: topic " + topics.elsewhere + " does not accept");
    assertThat(thereAgain.status()).isEqualTo(VqStream.SOME_FAILED);
    assertThat(thereAgain.out())
        .contains("0 records replayed, 2 replayed before, 1 not replayable");
    assertThat(home.out()).contains("3 records replayed");
    assertThat(topics.read(topics.elsewhere)).hasSize(2);
    assertThat(topics.read(topics.images)).hasSize(3);
  }

  @Test
  void replaysWhatDidNotFitOnceItDoes() throws Exception {
    // Given
    topics.fail(topics.failure("corrupt", 1, "bad").build());
    topics.fail(
        topics.failure("corrupt", 2, "bad").setValue(ByteString.copyFrom(new byte[5_000])).build());
    topics.fail(topics.failure("corrupt", 3, "bad").build());
    CommandRun before = topics.failures("replay", "--to", topics.elsewhere);

    // When
    KAFKA.setOfTopic(
        topics.elsewhere, "max.message.bytes", Integer.toString(FailureTopics.LARGEST_RECORD));
    CommandRun after = topics.failures("replay", "--to", topics.elsewhere);
    CommandRun again = topics.failures("replay", "--to", topics.elsewhere);

    // Then
    assertThat(before.out()).contains("2 records replayed, 1 not replayable");
    assertThat(after.status()).as(after.err()).isZero();
    assertThat(after.out()).contains("1 record replayed, 2 replayed before");
    assertThat(again.out()).contains("0 records replayed, 3 replayed before");
    assertThat(topics.read(topics.elsewhere))
        .extracting(r -> r.value().length)
        .containsExactly(5, 5, 5_000);
  }

  @Test
  void endsWhereTheTargetIsMissingAndLeavesTheRest() throws Exception {
    // Given
    String later = topics.name + ".later";
    topics.fail(topics.failure("corrupt", 1, "bad").build());

    // When
    CommandRun missing = topics.failures("replay", "--to", later);
    try (ClusterAdmin cluster = ClusterAdmin.connect(Brokers.at(KAFKA.bootstrapServers()))) {
      cluster.create(List.of(later), 1, FailureTopics.LARGEST_RECORD);
    }
    CommandRun there = topics.failures("replay", "--to", later);

    // Then
    assertThat(missing.status()).isEqualTo(VqStream.SOME_FAILED);
    assertThat(missing.err()).hasLineCount(1).contains("topic " + later + " does not exist");
    assertThat(missing.out()).isEmpty();
    assertThat(there.out()).contains("1 record replayed").doesNotContain("before");
  }

  @Test
  void replaysATombstoneAsOne() throws Exception {
    // Given
    topics.fail(topics.failure("no_value", 41, "the record has no value").clearValue().build());

    // When
    CommandRun run = topics.failures("replay");

    // Then
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(only(topics.read(topics.images)).value()).isNull();
  }

  @Test
  void namesATopicThatIsGoneAndReplaysTheRest() throws Exception {
    // Given
    topics.fail(topics.failure("corrupt", 1, "bad").setSourceTopic("nowhere").build());
    topics.fail(topics.failure("corrupt", 2, "bad").build());

    // When
    CommandRun run = topics.failures("replay");
    try (ClusterAdmin cluster = ClusterAdmin.connect(Brokers.at(KAFKA.bootstrapServers()))) {
      cluster.create(List.of("nowhere"), 2, FailureTopics.LARGEST_RECORD);
    }
    CommandRun there = topics.failures("replay");

    // Then
    assertThat(run.status()).isEqualTo(VqStream.SOME_FAILED);
    assertThat(run.err()).hasLineCount(1).contains("nowhere-1@1: not replayable", "topic nowhere");
    assertThat(run.out()).contains("1 record replayed, 1 not replayable");
    assertThat(there.out()).contains("1 record replayed, 1 replayed before");
    assertThat(topics.read("nowhere")).hasSize(1);
  }

  private static Failure.Header.Builder header(String name) {
    return Failure.Header.newBuilder().setKey(name);
  }

  /** Counts of a replay from the page. */
  private record Counts(int replayed, int before, int failed) {
    static Counts of(FailureDesk desk, Selection selection) throws IOException {
      int[] counts = new int[3];
      desk.replay(
          selection,
          new FailureTopic.Progress() {
            @Override
            public void replayed() {
              counts[0]++;
            }

            @Override
            public void replayedBefore() {
              counts[1]++;
            }

            @Override
            public void notReplayable(String line) {
              counts[2]++;
            }
          });
      return new Counts(counts[0], counts[1], counts[2]);
    }
  }

  private static ConsumerRecord<byte[], byte[]> only(List<ConsumerRecord<byte[], byte[]>> records) {
    assertThat(records).hasSize(1);
    return records.get(0);
  }

  private static List<String> headers(ConsumerRecord<byte[], byte[]> record) {
    return Stream.of(record.headers().toArray())
        .map(
            h ->
                h.key()
                    + "="
                    + (h.value() == null ? "null" : new String(h.value(), StandardCharsets.UTF_8)))
        .toList();
  }
}
