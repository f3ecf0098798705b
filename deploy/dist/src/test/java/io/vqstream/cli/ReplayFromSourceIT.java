package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.vqstream.deadletter.DeadLetters;
import io.vqstream.proto.v1.Failure;
import io.vqstream.testkit.EmbeddedKafka;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The replay of failures of which a part remains in the source topic. */
class ReplayFromSourceIT {
  @AutoClose private static final EmbeddedKafka KAFKA = EmbeddedKafka.start();

  private FailureTopics topics;

  @BeforeEach
  void createTopics() throws IOException {
    topics = new FailureTopics(KAFKA);
  }

  @Test
  void readsAValueThatWasTooLargeToBeKeptFromItsSource() throws Exception {
    // Given one whose value is still there, one whose offset now has another record, one beyond
    byte[] large = "a large image".getBytes(StandardCharsets.UTF_8);
    topics.send(topics.images, 1, "camera-8", "another".getBytes(StandardCharsets.UTF_8));
    RecordMetadata at = topics.send(topics.images, 1, "camera-7", large);
    Failure kept =
        topics
            .failure("record_too_large", at.offset(), "too large")
            .setSourceTimestamp(at.timestamp())
            .setValue(ByteString.copyFrom(large))
            .build();
    topics.fail(DeadLetters.withoutValue(kept));
    topics.fail(DeadLetters.withoutValue(kept.toBuilder().setSourceOffset(0).build()));
    topics.fail(DeadLetters.withoutValue(kept.toBuilder().setSourceOffset(99).build()));

    // When
    CommandRun list = topics.failures("list");
    CommandRun run = topics.failures("replay");

    // Then
    assertThat(list.out().lines()).allMatch(line -> line.contains("  value left at source  "));
    assertThat(run.status()).isEqualTo(VqStream.SOME_FAILED);
    assertThat(run.out()).contains("1 record replayed, 2 not replayable");
    assertThat(run.err())
        .hasLineCount(2)
        .contains(
            topics.images + "-1@0: not replayable: its value was left at " + topics.images + "-1@0")
        .contains(topics.images + "-1@99: not replayable");
    assertThat(topics.read(topics.images))
        .filteredOn(r -> r.headers().lastHeader("vqstream.replay.of") != null)
        .singleElement()
        .satisfies(r -> assertThat(r.value()).isEqualTo(large));
  }

  @Test
  void readsARecordOfWhichThePositionAloneWasKept() throws Exception {
    // Given a record and a tombstone
    byte[] image = "an image".getBytes(StandardCharsets.UTF_8);
    RecordMetadata first = topics.send(topics.images, 1, "camera-7", image);
    RecordMetadata second = topics.send(topics.images, 1, "camera-8", null);
    for (RecordMetadata at : List.of(first, second)) {
      String reason = at == first ? "corrupt" : "no_value";
      topics.fail(
          DeadLetters.positionOnly(
              topics
                  .failure(reason, at.offset(), "bad")
                  .setSourceTimestamp(at.timestamp())
                  .build()));
    }

    // When
    CommandRun run = topics.failures("replay");

    // Then
    assertThat(run.status()).as(run.err()).isZero();
    List<ConsumerRecord<byte[], byte[]>> replayed =
        topics.read(topics.images).stream()
            .filter(r -> r.headers().lastHeader("vqstream.replay.of") != null)
            .toList();
    assertThat(replayed)
        .extracting(r -> new String(r.key(), StandardCharsets.UTF_8))
        .containsExactlyInAnyOrder("camera-7", "camera-8");
    assertThat(replayed).extracting(ConsumerRecord::value).containsExactlyInAnyOrder(image, null);
  }

  @Test
  void replaysATombstoneThatATopicRefused() throws Exception {
    // Given
    RecordMetadata at = topics.send(topics.images, 1, "camera-7", null);
    topics.fail(
        topics
            .failure("refused_by_topic", at.offset(), "its timestamp is too old")
            .setSourceTimestamp(at.timestamp())
            .clearValue()
            .build());

    // When
    CommandRun run = topics.failures("replay");

    // Then
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(topics.read(topics.images))
        .filteredOn(r -> r.headers().lastHeader("vqstream.replay.of") != null)
        .singleElement()
        .satisfies(r -> assertThat(r.value()).isNull());
  }

  @Test
  void replaysATombstoneThatItsSourceNoLongerHas() throws Exception {
    // Given
    topics.fail(
        topics
            .failure("refused_by_topic", 999, "its timestamp is too old")
            .clearValue()
            .setTombstone(true)
            .build());

    // When
    CommandRun run = topics.failures("replay");

    // Then
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(topics.read(topics.images))
        .singleElement()
        .satisfies(r -> assertThat(r.value()).isNull());
  }
}
