package io.vqstream.tools.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vqstream.codec.Encoded;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.QualityPolicy;
import io.vqstream.codec.ReferenceFrame;
import io.vqstream.image.ImageFileReader;
import io.vqstream.image.SourceImage;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.proto.v1.CodedImage.FrameType;
import io.vqstream.proto.v1.Failure;
import io.vqstream.proto.v1.Image;
import io.vqstream.service.StreamsService;
import io.vqstream.service.config.Role;
import io.vqstream.service.config.ServiceConfig;
import io.vqstream.service.metrics.CodecMetrics;
import io.vqstream.testkit.EmbeddedKafka;
import io.vqstream.testkit.FakeSequenceCodec;
import io.vqstream.tools.Brokers;
import io.vqstream.tools.ClusterAdmin;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

/** The replay of an inter frame, which a decoder reads again at the end of the coded topic. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class SequenceReplayIT {
  private static final byte[] KEY = "gate".getBytes(StandardCharsets.UTF_8);

  @AutoClose private static final EmbeddedKafka KAFKA = EmbeddedKafka.start();

  private String prefix;
  private KafkaProducer<byte[], byte[]> producer;

  @BeforeEach
  void createTopics(TestInfo test) throws Exception {
    prefix = test.getTestMethod().orElseThrow().getName();
    try (ClusterAdmin cluster = ClusterAdmin.connect(Brokers.at(KAFKA.bootstrapServers()))) {
      cluster.create(List.of(topic("coded"), topic("back"), topic("failed")), 1, 100_000);
    }
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", KAFKA.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  @AfterEach
  void close() {
    producer.close();
  }

  @Test
  void decodesReplayedFrameWhoseReferenceIsInTheTopic() throws Exception {
    // Given a frame that was not decoded, and the frames before and after it, which were
    List<CodedImage> frames = sequence("8x8 a", "8x8 b", "8x8 c");
    List<CodedImage> next = sequence("8x8 d");
    publish("coded", frames.get(0).toByteArray());
    publish("coded", frames.get(1).toByteArray());
    publish("coded", next.get(0).toByteArray());
    publish("failed", letter(frames.get(2)).toByteArray());

    try (StreamsService decoder = decoder()) {
      assertThat(texts(3)).containsExactly("8x8 a", "8x8 b", "8x8 d");
      assertThat(decoder.failure()).isEmpty();
    }

    // When another decoder reads it, which has no reference frames
    replay();
    try (StreamsService decoder = decoder()) {

      // Then
      assertThat(texts(4)).containsExactly("8x8 a", "8x8 b", "8x8 d", "8x8 c");
      assertThat(reasons(1)).containsExactly("unknown_checkpoint");
      assertThat(decoder.failure()).isEmpty();
    }
  }

  @Test
  void failsAgainWithoutTheReferenceInTheTopic() throws Exception {
    // Given two inter frames whose key frame was deleted
    for (CodedImage frame : sequence("8x8 a", "8x8 b", "8x8 c")) {
      publish("coded", frame.toByteArray());
    }
    KAFKA
        .admin()
        .deleteRecords(
            Map.of(new TopicPartition(topic("coded"), 0), RecordsToDelete.beforeOffset(1)))
        .all()
        .get();

    try (StreamsService decoder = decoder()) {
      assertThat(reasons(2)).containsOnly("missing_reference");

      // When
      replay();

      // Then
      assertThat(reasons(4)).containsOnly("missing_reference");
      assertThat(texts(0)).isEmpty();
      assertThat(decoder.failure()).isEmpty();
    }
  }

  private void replay() throws Exception {
    Brokers brokers = Brokers.at(KAFKA.bootstrapServers());
    ReplayRequest request =
        new ReplayRequest(topic("failed"), Optional.empty(), Optional.empty(), false);
    try (FailureReader reader = FailureReader.open(brokers, topic("failed"), refused -> {})) {
      new Replay(brokers, request, new NoListener()).run(reader, () -> false);
    }
  }

  private StreamsService decoder() throws Exception {
    Map<String, String> settings =
        Map.of(
            "bootstrap.servers", KAFKA.bootstrapServers(),
            "application.id", topic("decoder"),
            "coded.topic", topic("coded"),
            "reconstructed.topic", topic("back"),
            "failure.topic", topic("failed"),
            "num.stream.threads", "1",
            "checkpoints.topic", "");
    return StreamsService.start(
        ServiceConfig.of(Role.DECODER, settings),
        new FakeSequenceCodec(),
        new CodecMetrics(new SimpleMeterRegistry()));
  }

  private String topic(String name) {
    return prefix + "." + name;
  }

  private void publish(String name, byte[] value) throws Exception {
    producer.send(new ProducerRecord<>(topic(name), KEY, value)).get();
  }

  private Failure letter(CodedImage frame) {
    return Failure.newBuilder()
        .setReason("unknown_checkpoint")
        .setSourceTopic(topic("coded"))
        .setKey(ByteString.copyFrom(KEY))
        .setValue(frame.toByteString())
        .build();
  }

  private static List<CodedImage> sequence(String... images) throws Exception {
    List<CodedImage> frames = new ArrayList<>();
    Optional<ReferenceFrame> reference = Optional.empty();
    try (ImageCodec codec = new FakeSequenceCodec()) {
      for (String image : images) {
        QualityPolicy policy = QualityPolicy.level(1).withKeyFrameInterval(10);
        Encoded encoded = codec.encode(image.getBytes(StandardCharsets.UTF_8), policy, reference);
        frames.add(
            CodedImage.newBuilder()
                .setFrame(ByteString.copyFrom(encoded.frame()))
                .setFrameType(
                    reference.isEmpty() ? FrameType.FRAME_TYPE_KEY : FrameType.FRAME_TYPE_INTER)
                .build());
        reference = encoded.reference();
      }
    }
    return frames;
  }

  /** Reads the texts of the decoded images, at least so many. */
  private List<String> texts(int count) throws Exception {
    List<String> texts = new ArrayList<>();
    for (byte[] value : values("back", count)) {
      byte[] file = Image.parseFrom(value).getData().toByteArray();
      SourceImage.Codable image = (SourceImage.Codable) new ImageFileReader().read(file, true);
      texts.add(FakeSequenceCodec.text(image.picture()));
    }
    return texts;
  }

  /** Reads the reasons of the dead letters, at least so many. */
  private List<String> reasons(int count) throws Exception {
    List<String> reasons = new ArrayList<>();
    for (byte[] value : values("failed", count)) {
      reasons.add(Failure.parseFrom(value).getReason());
    }
    return reasons;
  }

  /** Reads until there are so many values; fails if more follow. */
  private List<byte[]> values(String name, int count) {
    List<byte[]> values = new ArrayList<>();
    TopicPartition partition = new TopicPartition(topic(name), 0);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", KAFKA.bootstrapServers(), "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      while (values.size() < count) {
        consumer.poll(Duration.ofMillis(200)).forEach(each -> values.add(each.value()));
      }
      consumer.poll(Duration.ofMillis(500)).forEach(each -> values.add(each.value()));
    }
    assertThat(values).hasSize(count);
    return values;
  }

  private static final class NoListener implements ReplayListener {
    @Override
    public void replayed(DeadLetter record, String topic) {}

    @Override
    public void alreadyReplayed(DeadLetter record) {}

    @Override
    public void notReplayable(DeadLetter record, String why) {
      throw new AssertionError(why);
    }
  }
}
