package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import io.vqstream.deadletter.DeadLetters;
import io.vqstream.demo.broker.EmbeddedBroker;
import io.vqstream.proto.v1.Failure;
import io.vqstream.tools.Brokers;
import io.vqstream.tools.ClusterAdmin;
import io.vqstream.tools.TopicReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FailuresIT {
  private static final int LARGEST_RECORD = 100_000;

  private static EmbeddedBroker broker;

  private final String name = "t" + UUID.randomUUID().toString().substring(0, 8);
  private final String images = name + ".images";
  private final String failed = name + ".failed";
  private final String elsewhere = name + ".elsewhere";

  @BeforeAll
  static void startBroker() throws IOException {
    broker = EmbeddedBroker.start(0, LARGEST_RECORD);
  }

  @AfterAll
  static void stopBroker() throws IOException {
    broker.close();
  }

  @BeforeEach
  void createTopics() throws IOException {
    try (ClusterAdmin cluster = ClusterAdmin.connect(Brokers.at(broker.bootstrapServers()))) {
      cluster.create(List.of(images, failed), 3, LARGEST_RECORD);
      cluster.create(List.of(elsewhere), 1, 1_000);
    }
  }

  @Test
  void listsALineForEachFailureAndCountsThemByReason() throws Exception {
    // Given
    fail(failure("corrupt", 41, "the file ends\nearly").build());
    fail(failure("unknown_checkpoint", 42, "no such checkpoint").clearKey().build());

    // When
    CommandRun run = failures("list");

    // Then
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out().lines())
        .containsExactlyInAnyOrder(
            images
                + "-1@41  corrupt  key=camera-7  5 bytes  2023-11-14T22:13:20.123Z"
                + "  the file ends\\nearly",
            images
                + "-1@42  unknown_checkpoint  no key  5 bytes  2023-11-14T22:13:20.123Z"
                + "  no such checkpoint");
    assertThat(run.err().strip())
        .isEqualTo("2 failures in " + failed + ": 1 corrupt, 1 unknown_checkpoint");
  }

  @Test
  void listsOneReasonAsJson() throws Exception {
    // Given
    fail(failure("corrupt", 41, "the file ends early").build());
    fail(failure("unknown_checkpoint", 42, "no such checkpoint").build());

    // When
    CommandRun run = failures("list", "--json", "--reason", "corrupt");

    // Then
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines()).hasSize(1);
    JsonObject json = JsonParser.parseString(run.out()).getAsJsonObject();
    assertThat(json.get("source_topic").getAsString()).isEqualTo(images);
    assertThat(json.get("source_offset").getAsLong()).isEqualTo(41);
    assertThat(json.get("reason").getAsString()).isEqualTo("corrupt");
    assertThat(json.get("key").getAsString()).isEqualTo("camera-7");
    assertThat(json.get("value_bytes").getAsInt()).isEqualTo(5);
    assertThat(json.get("topic").getAsString()).isEqualTo(failed);
  }

  @Test
  void replaysRecordToSourcePartitionWithSourceHeaders() throws Exception {
    // Given
    Failure failure =
        failure("corrupt", 41, "the file ends early")
            .addHeaders(header("trace").setValue(ByteString.copyFromUtf8("one")))
            .addHeaders(header("trace").setValue(ByteString.copyFromUtf8("two")))
            .addHeaders(header("empty"))
            .addHeaders(header("vqstream.replay.of").setValue(ByteString.copyFromUtf8("old")))
            .build();
    RecordMetadata at = fail(failure);

    // When
    CommandRun run = failures("replay");

    // Then
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains(images + "-1@41  corrupt  -> " + images, "1 record replayed");
    ConsumerRecord<byte[], byte[]> record = only(read(images));
    assertThat(record.partition()).isEqualTo(1);
    assertThat(record.key()).asString().isEqualTo("camera-7");
    assertThat(record.value()).asString().isEqualTo("image");
    assertThat(record.timestamp()).isEqualTo(failure.getSourceTimestamp());
    assertThat(headers(record))
        .containsExactly(
            "trace=one",
            "trace=two",
            "empty=null",
            "vqstream.replay.of=" + images + "-1@41",
            "vqstream.replay.from=" + at.topic() + "-" + at.partition() + "@" + at.offset());
  }

  @Test
  void replaysEachRecordOnceHoweverOftenItIsRun() throws Exception {
    // Given
    for (int i = 0; i < 20; i++) {
      fail(failure(i % 2 == 0 ? "corrupt" : "empty", i, "bad").setKey(key("k" + i)).build());
    }

    // When
    CommandRun first = failures("replay", "--reason", "corrupt");
    CommandRun second = failures("replay");
    CommandRun third = failures("replay");
    fail(failure("corrupt", 20, "bad").build());
    CommandRun fourth = failures("replay");

    // Then
    assertThat(first.out()).contains("10 records replayed");
    assertThat(second.out()).contains("10 records replayed, 10 replayed before");
    assertThat(third.out()).contains("0 records replayed, 20 replayed before");
    assertThat(fourth.out()).contains("1 record replayed, 20 replayed before");
    assertThat(read(images)).hasSize(21);
  }

  @Test
  void aDryRunPublishesNothingAndCountsNothingAsDone() throws Exception {
    // Given
    fail(failure("corrupt", 41, "bad").build());

    // When
    CommandRun dry = failures("replay", "--dry-run");
    CommandRun real = failures("replay");

    // Then
    assertThat(dry.out())
        .contains(images + "-1@41  corrupt  -> " + images, "1 record would be replayed");
    assertThat(real.out()).contains("1 record replayed");
    assertThat(read(images)).hasSize(1);
  }

  @Test
  void replaysToAnotherTopicWithSeparateProgress() throws Exception {
    // Given
    fail(failure("corrupt", 1, "bad").build());
    fail(failure("corrupt", 2, "bad").setValue(ByteString.copyFrom(new byte[5_000])).build());
    fail(failure("corrupt", 3, "bad").build());

    // When
    CommandRun there = failures("replay", "--to", elsewhere);
    CommandRun thereAgain = failures("replay", "--to", elsewhere);
    CommandRun home = failures("replay");

    // Then
    assertThat(there.status()).isEqualTo(VqStream.SOME_FAILED);
    assertThat(there.out()).contains("2 records replayed, 1 not replayable");
    assertThat(there.err())
        .hasLineCount(1)
        .contains(images + "-1@2: not replayable: topic " + elsewhere + " does not accept");
    assertThat(thereAgain.status()).isEqualTo(VqStream.SOME_FAILED);
    assertThat(thereAgain.out())
        .contains("0 records replayed, 2 replayed before, 1 not replayable");
    assertThat(home.out()).contains("3 records replayed");
    assertThat(read(elsewhere)).hasSize(2);
    assertThat(read(images)).hasSize(3);
  }

  @Test
  void replaysWhatDidNotFitOnceItDoes() throws Exception {
    // Given
    fail(failure("corrupt", 1, "bad").build());
    fail(failure("corrupt", 2, "bad").setValue(ByteString.copyFrom(new byte[5_000])).build());
    fail(failure("corrupt", 3, "bad").build());
    CommandRun before = failures("replay", "--to", elsewhere);

    // When
    takesUpTo(elsewhere, LARGEST_RECORD);
    CommandRun after = failures("replay", "--to", elsewhere);
    CommandRun again = failures("replay", "--to", elsewhere);

    // Then
    assertThat(before.out()).contains("2 records replayed, 1 not replayable");
    assertThat(after.status()).as(after.err()).isZero();
    assertThat(after.out()).contains("1 record replayed, 2 replayed before");
    assertThat(again.out()).contains("0 records replayed, 3 replayed before");
    assertThat(read(elsewhere)).extracting(r -> r.value().length).containsExactly(5, 5, 5_000);
  }

  @Test
  void endsWhereTheTargetIsMissingAndLeavesTheRest() throws Exception {
    // Given
    String later = name + ".later";
    fail(failure("corrupt", 1, "bad").build());

    // When
    CommandRun missing = failures("replay", "--to", later);
    try (ClusterAdmin cluster = ClusterAdmin.connect(Brokers.at(broker.bootstrapServers()))) {
      cluster.create(List.of(later), 1, LARGEST_RECORD);
    }
    CommandRun there = failures("replay", "--to", later);

    // Then
    assertThat(missing.status()).isEqualTo(VqStream.SOME_FAILED);
    assertThat(missing.err()).hasLineCount(1).contains("topic " + later + " does not exist");
    assertThat(missing.out()).isEmpty();
    assertThat(there.out()).contains("1 record replayed").doesNotContain("before");
  }

  @Test
  void readsAValueThatWasTooLargeToBeKeptFromItsSource() throws Exception {
    // Given one whose value is still there, one whose offset now has another record, one beyond
    byte[] large = "a large image".getBytes(StandardCharsets.UTF_8);
    send(images, 1, "camera-8", "another".getBytes(StandardCharsets.UTF_8));
    RecordMetadata at = send(images, 1, "camera-7", large);
    Failure kept =
        failure("record_too_large", at.offset(), "too large")
            .setSourceTimestamp(at.timestamp())
            .setValue(ByteString.copyFrom(large))
            .build();
    fail(DeadLetters.withoutValue(kept));
    fail(DeadLetters.withoutValue(kept.toBuilder().setSourceOffset(0).build()));
    fail(DeadLetters.withoutValue(kept.toBuilder().setSourceOffset(99).build()));

    // When
    CommandRun list = failures("list");
    CommandRun run = failures("replay");

    // Then
    assertThat(list.out().lines()).allMatch(line -> line.contains("  value left at source  "));
    assertThat(run.status()).isEqualTo(VqStream.SOME_FAILED);
    assertThat(run.out()).contains("1 record replayed, 2 not replayable");
    assertThat(run.err())
        .hasLineCount(2)
        .contains(images + "-1@0: not replayable: its value was left at " + images + "-1@0")
        .contains(images + "-1@99: not replayable");
    assertThat(read(images))
        .filteredOn(r -> r.headers().lastHeader("vqstream.replay.of") != null)
        .singleElement()
        .satisfies(r -> assertThat(r.value()).isEqualTo(large));
  }

  @Test
  void replaysATombstoneAsOne() throws Exception {
    // Given
    fail(failure("no_value", 41, "the record has no value").clearValue().build());

    // When
    CommandRun run = failures("replay");

    // Then
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(only(read(images)).value()).isNull();
  }

  @Test
  void namesATopicThatIsGoneAndReplaysTheRest() throws Exception {
    // Given
    fail(failure("corrupt", 1, "bad").setSourceTopic("nowhere").build());
    fail(failure("corrupt", 2, "bad").build());

    // When
    CommandRun run = failures("replay");
    try (ClusterAdmin cluster = ClusterAdmin.connect(Brokers.at(broker.bootstrapServers()))) {
      cluster.create(List.of("nowhere"), 2, LARGEST_RECORD);
    }
    CommandRun there = failures("replay");

    // Then
    assertThat(run.status()).isEqualTo(VqStream.SOME_FAILED);
    assertThat(run.err()).hasLineCount(1).contains("nowhere-1@1: not replayable", "topic nowhere");
    assertThat(run.out()).contains("1 record replayed, 1 not replayable");
    assertThat(there.out()).contains("1 record replayed, 1 replayed before");
    assertThat(read("nowhere")).hasSize(1);
  }

  @Test
  void namesWhatIsNoFailure() throws Exception {
    // Given
    send(failed, 0, "a", new byte[] {(byte) 0xff, 1});

    // When
    CommandRun run = failures("list");

    // Then
    assertThat(run.status()).isEqualTo(VqStream.SOME_FAILED);
    assertThat(run.err()).contains(failed + "-0@0: is not a vqstream.v1.Failure");
  }

  @Test
  void refusesAReasonThatThereIsNot() {
    // When
    CommandRun run = failures("list", "--reason", "currupt");

    // Then
    assertThat(run.status()).isEqualTo(VqStream.WRONG_USAGE);
    assertThat(run.err()).hasLineCount(1).contains("currupt", "unknown_checkpoint");
  }

  private static void takesUpTo(String topic, int bytes) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      AlterConfigOp set =
          new AlterConfigOp(
              new ConfigEntry("max.message.bytes", Integer.toString(bytes)),
              AlterConfigOp.OpType.SET);
      admin
          .incrementalAlterConfigs(
              Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), List.of(set)))
          .all()
          .get();
    }
  }

  private CommandRun failures(Object... arguments) {
    return CommandRun.of(
        Stream.concat(
                Stream.of(
                    "failures", arguments[0], "--bootstrap-server", broker.bootstrapServers()),
                Stream.concat(Stream.of("--topic", failed), Stream.of(arguments).skip(1)))
            .toArray());
  }

  private Failure.Builder failure(String reason, long offset, String detail) {
    return Failure.newBuilder()
        .setReason(reason)
        .setDetail(detail)
        .setSourceTopic(images)
        .setSourcePartition(1)
        .setSourceOffset(offset)
        .setSourceTimestamp(1_700_000_000_123L)
        .setKey(key("camera-7"))
        .setValue(ByteString.copyFromUtf8("image"))
        .setApplicationId("vqstream-encoder");
  }

  private static Failure.Header.Builder header(String name) {
    return Failure.Header.newBuilder().setKey(name);
  }

  private static ByteString key(String text) {
    return ByteString.copyFromUtf8(text);
  }

  private RecordMetadata fail(Failure failure) throws Exception {
    return send(failed, null, "camera-7", failure.toByteArray());
  }

  private static RecordMetadata send(String topic, Integer partition, String key, byte[] value)
      throws Exception {
    Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrapServers());
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
      return producer.send(new ProducerRecord<>(topic, partition, bytes, value)).get();
    }
  }

  /** All that is committed. */
  private static List<ConsumerRecord<byte[], byte[]>> read(String topic) throws IOException {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (TopicReader reader =
        TopicReader.open(Brokers.at(broker.bootstrapServers()), List.of(topic))) {
      Map<TopicPartition, Long> ends = reader.ends();
      while (!reader.hasReached(ends)) {
        records.addAll(reader.poll(Duration.ofMillis(100)));
      }
    }
    return records;
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
