package io.vqstream.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.vqstream.deadletter.DoneOffsets;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.proto.v1.Failure;
import io.vqstream.proto.v1.Image;
import io.vqstream.record.ProtoSerde;
import io.vqstream.service.config.Role;
import io.vqstream.service.config.ServiceConfig;
import io.vqstream.testkit.EmbeddedKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The topics and groups of one test, and clients that write and read them. */
final class TestTopics implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(60);

  static final int PARTITIONS = 3;

  private final String prefix;
  private final String bootstrapServers;
  private final KafkaProducer<String, byte[]> producer;

  private TestTopics(String prefix, String bootstrapServers) {
    this.prefix = prefix;
    this.bootstrapServers = bootstrapServers;
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  /** Makes the topics. The failure topic takes larger records than the others. */
  static TestTopics create(EmbeddedKafka kafka, String prefix) throws Exception {
    kafka.create(
        new NewTopic(prefix + ".images", PARTITIONS, (short) 1),
        new NewTopic(prefix + ".coded", PARTITIONS, (short) 1),
        new NewTopic(prefix + ".back", PARTITIONS, (short) 1),
        failureTopic(prefix));
    return new TestTopics(prefix, kafka.bootstrapServers());
  }

  private static NewTopic failureTopic(String prefix) {
    return new NewTopic(prefix + ".failed", 1, (short) 1)
        .configs(Map.of("max.message.bytes", "4000000"));
  }

  /** Makes the failure topic again, once its deletion is over. */
  void createFailureTopic(EmbeddedKafka kafka) {
    await()
        .atMost(LIMIT)
        .ignoreException(ExecutionException.class)
        .until(
            () -> {
              kafka.create(failureTopic(prefix));
              return true;
            });
  }

  /** Writes dead letters. */
  void fail(String application, String reason, int count) throws Exception {
    byte[] letter =
        Failure.newBuilder().setApplicationId(application).setReason(reason).build().toByteArray();
    for (int i = 0; i < count; i++) {
      producer.send(new ProducerRecord<>(prefix + ".failed", letter)).get();
    }
  }

  String applicationId(Role role) {
    return prefix + "." + role.id();
  }

  /** Settings of a service that has a thread for each partition unless they say otherwise. */
  ServiceConfig config(Role role, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>();
    all.put("num.stream.threads", Integer.toString(PARTITIONS));
    // The shortest that brokers accept: a new member of a group waits so long for a crashed one.
    all.put("session.timeout.ms", "6000");
    all.put("bootstrap.servers", bootstrapServers);
    all.put("application.id", applicationId(role));
    all.put("images.topic", prefix + ".images");
    all.put("coded.topic", prefix + ".coded");
    all.put("reconstructed.topic", prefix + ".back");
    all.put("failure.topic", prefix + ".failed");
    all.putAll(settings);
    return ServiceConfig.of(role, all);
  }

  static byte[] image(String text) {
    return Image.newBuilder().setData(ByteString.copyFromUtf8(text)).build().toByteArray();
  }

  /** Returns a record of the source topic. */
  ProducerRecord<String, byte[]> record(String key, byte[] value) {
    return new ProducerRecord<>(prefix + ".images", key, value);
  }

  Future<RecordMetadata> publish(ProducerRecord<String, byte[]> record) {
    return producer.send(record);
  }

  Future<RecordMetadata> publish(String key, byte[] value) {
    return publish(record(key, value));
  }

  Future<RecordMetadata> publish(String key, long timestamp, byte[] value) {
    return producer.send(new ProducerRecord<>(prefix + ".images", null, timestamp, key, value));
  }

  Future<RecordMetadata> publishCoded(String key, byte[] value) {
    return producer.send(new ProducerRecord<>(prefix + ".coded", key, value));
  }

  /** Commits the progress of a replay in the partition of a dead letter. */
  void commit(Admin admin, String group, ConsumerRecord<?, ?> letter, DoneOffsets done)
      throws Exception {
    admin
        .alterConsumerGroupOffsets(
            group,
            Map.of(
                new TopicPartition(letter.topic(), letter.partition()),
                new OffsetAndMetadata(done.offset(), done.metadata())))
        .all()
        .get();
  }

  List<ConsumerRecord<String, CodedImage>> readCoded(int count) {
    return read(".coded", ProtoSerde.codedImage().deserializer(), count);
  }

  List<ConsumerRecord<String, Image>> readBack(int count) {
    return read(".back", ProtoSerde.image().deserializer(), count);
  }

  List<ConsumerRecord<String, Failure>> readFailed(int count) {
    return read(".failed", ProtoSerde.failure().deserializer(), count);
  }

  /** 0 as long as nothing at all was written to the failure topic, not even in a transaction. */
  long failedEndOffset(Admin admin) throws Exception {
    TopicPartition partition = new TopicPartition(prefix + ".failed", 0);
    return admin
        .listOffsets(Map.of(partition, OffsetSpec.latest()))
        .partitionResult(partition)
        .get()
        .offset();
  }

  /** Reads the keys of all coded images so far, with their partitions. */
  Map<String, Integer> codedKeys() {
    Map<String, Integer> keys = new HashMap<>();
    try (KafkaConsumer<String, CodedImage> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new StringDeserializer(),
            ProtoSerde.codedImage().deserializer())) {
      List<TopicPartition> all = assignAll(consumer, ".coded");
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      while (all.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(each -> keys.put(each.key(), each.partition()));
      }
    }
    return keys;
  }

  private List<TopicPartition> assignAll(KafkaConsumer<?, ?> consumer, String topic) {
    List<TopicPartition> all =
        consumer.partitionsFor(prefix + topic).stream()
            .map(one -> new TopicPartition(one.topic(), one.partition()))
            .toList();
    consumer.assign(all);
    consumer.seekToBeginning(all);
    return all;
  }

  /** Reads what is committed until there is so much, and fails where there is more. */
  private <T> List<ConsumerRecord<String, T>> read(
      String topic, Deserializer<T> deserializer, int count) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed");
    List<ConsumerRecord<String, T>> read = new ArrayList<>();
    try (KafkaConsumer<String, T> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), deserializer)) {
      assignAll(consumer, topic);
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () -> {
                consumer.poll(Duration.ofMillis(200)).forEach(read::add);
                assertThat(read).hasSizeGreaterThanOrEqualTo(count);
              });
      consumer.poll(Duration.ofMillis(500)).forEach(read::add);
    }
    assertThat(read).hasSize(count);
    return read;
  }

  @Override
  public void close() {
    producer.close();
  }
}
