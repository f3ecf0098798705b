package io.vqstream.cli;

import com.google.protobuf.ByteString;
import io.vqstream.proto.v1.Failure;
import io.vqstream.testkit.EmbeddedKafka;
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
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Topics of images and of failures for one test, and what is written to them. */
final class FailureTopics {
  static final int LARGEST_RECORD = 100_000;

  final String name = "t" + UUID.randomUUID().toString().substring(0, 8);
  final String images = name + ".images";
  final String failed = name + ".failed";

  /** Takes records of 1,000 bytes. */
  final String elsewhere = name + ".elsewhere";

  private final EmbeddedKafka broker;

  FailureTopics(EmbeddedKafka broker) throws IOException {
    this.broker = broker;
    try (ClusterAdmin cluster = ClusterAdmin.connect(Brokers.at(broker.bootstrapServers()))) {
      cluster.create(List.of(images, failed), 3, LARGEST_RECORD);
      cluster.create(List.of(elsewhere), 1, 1_000);
    }
  }

  /** Runs a subcommand of {@code failures} on the topic. */
  CommandRun failures(Object... arguments) {
    return CommandRun.of(
        Stream.concat(
                Stream.of(
                    "failures", arguments[0], "--bootstrap-server", broker.bootstrapServers()),
                Stream.concat(Stream.of("--topic", failed), Stream.of(arguments).skip(1)))
            .toArray());
  }

  /** Returns a failure of a record in partition 1 of the images. */
  Failure.Builder failure(String reason, long offset, String detail) {
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

  static ByteString key(String text) {
    return ByteString.copyFromUtf8(text);
  }

  /** Writes a failure. */
  RecordMetadata fail(Failure failure) throws Exception {
    return send(failed, null, "camera-7", failure.toByteArray());
  }

  RecordMetadata send(String topic, Integer partition, String key, byte[] value) throws Exception {
    Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrapServers());
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
      return producer.send(new ProducerRecord<>(topic, partition, bytes, value)).get();
    }
  }

  /** Reads all that is committed. */
  List<ConsumerRecord<byte[], byte[]>> read(String topic) throws IOException {
    broker.awaitTransactions(topic);
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
}
