package io.vqstream.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.vqstream.codec.Decoded;
import io.vqstream.codec.Encoded;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.QualityPolicy;
import io.vqstream.codec.ReferenceFrame;
import io.vqstream.deadletter.FailureReason;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.proto.v1.CodedImage.FrameType;
import io.vqstream.testkit.EmbeddedKafka;
import io.vqstream.testkit.FakeSequenceCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Consumers of the frames of three cameras, with a key frame every ten frames of each. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class SequenceConsumerIT {
  private static final List<String> CAMERAS = List.of("gate", "yard", "dock");
  private static final int FRAMES = 60;
  private static final int INTERVAL = 10;
  private static final int RECORDS = FRAMES * CAMERAS.size();
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @AutoClose private static final EmbeddedKafka KAFKA = EmbeddedKafka.start();

  @TempDir Path folder;

  private TopicPartition partition;

  @BeforeEach
  void publish(TestInfo test) throws Exception {
    String topic = test.getTestMethod().orElseThrow().getName();
    partition = new TopicPartition(topic, 0);
    KAFKA.create(new NewTopic(topic, 1, (short) 1));
    QualityPolicy policy = QualityPolicy.level(1).withKeyFrameInterval(INTERVAL);
    Map<String, ReferenceFrame> references = new HashMap<>();
    try (ImageCodec codec = new FakeSequenceCodec();
        KafkaProducer<String, byte[]> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", KAFKA.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
      for (int i = 0; i < FRAMES; i++) {
        for (String camera : CAMERAS) {
          Encoded encoded =
              codec.encode(
                  text(camera, i).getBytes(StandardCharsets.UTF_8),
                  policy,
                  Optional.ofNullable(references.get(camera)));
          ReferenceFrame reference = encoded.reference().orElseThrow();
          references.put(camera, reference);
          CodedImage image =
              CodedImage.newBuilder()
                  .setFrame(ByteString.copyFrom(encoded.frame()))
                  .setFrameType(
                      reference.distance() == 0
                          ? FrameType.FRAME_TYPE_KEY
                          : FrameType.FRAME_TYPE_INTER)
                  .build();
          producer.send(new ProducerRecord<>(topic, camera, image.toByteArray())).get();
        }
      }
    }
  }

  private static String text(String camera, int i) {
    return "16x16 %s %d".formatted(camera, i);
  }

  @Test
  void decodesEveryFrameFromTheBeginning() throws Exception {
    try (KafkaConsumer<String, Decoded> consumer =
        new KafkaConsumer<>(settings(), new StringDeserializer(), deserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));

      // When / Then
      assertThat(read(consumer, RECORDS)).isEqualTo(expected(0));
    }
  }

  @Test
  void decodesEveryFrameFromTheMiddleOfSequences() throws Exception {
    for (String onError : List.of("raise", "null")) {
      // Given
      long start = 95;
      try (VqConsumer<String, Decoded> consumer = consumer(onError)) {
        consumer.assign(List.of(partition));
        consumer.seek(partition, start);

        // When / Then
        assertThat(read(consumer, RECORDS - (int) start)).isEqualTo(expected((int) start));
      }
    }
  }

  @Test
  void decodesEveryFrameAfterSeekingBack() throws Exception {
    // Given a consumer that has read all frames
    try (VqConsumer<String, Decoded> consumer = consumer("raise")) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      read(consumer, RECORDS);

      // When
      consumer.seek(partition, 50);

      // Then
      assertThat(read(consumer, RECORDS - 50)).isEqualTo(expected(50));
    }
  }

  @Test
  void failsUntilNextKeyFrameWhereFramesWereDeleted() throws Exception {
    // Given that all sequences lost their first half
    long start = 5L * CAMERAS.size();
    KAFKA.admin().deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(start))).all().get();

    // When
    List<String> read;
    try (VqConsumer<String, Decoded> consumer = consumer("null")) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      read = read(consumer, RECORDS - (int) start);
    }

    // Then
    int lost = (INTERVAL - 5) * CAMERAS.size();
    assertThat(read.subList(0, lost)).containsOnly(FailureReason.MISSING_REFERENCE.id());
    assertThat(read.subList(lost, read.size())).isEqualTo(expected((int) start + lost));
  }

  @Test
  void aWakeupThatPollHasThrownCancelsNoRecovery() throws Exception {
    try (VqConsumer<String, Decoded> consumer = consumer("raise")) {
      // Given
      consumer.assign(List.of(partition));
      consumer.seek(partition, 95);
      consumer.images.wakeup(); // of a wakeup() whose first half the poll before has seen

      // When / Then
      assertThat(read(consumer, RECORDS - 95)).isEqualTo(expected(95));
    }
  }

  @Test
  void plainConsumerRaisesMissingReference() throws Exception {
    try (KafkaConsumer<String, Decoded> consumer =
        new KafkaConsumer<>(settings(), new StringDeserializer(), deserializer())) {
      // Given
      consumer.assign(List.of(partition));
      consumer.seek(partition, 95);

      // When / Then
      assertThatThrownBy(() -> read(consumer, 1))
          .isInstanceOf(RecordDeserializationException.class)
          .cause()
          .isInstanceOfSatisfying(
              BadImageException.class,
              e -> assertThat(e.reason()).isEqualTo(FailureReason.MISSING_REFERENCE));
    }
  }

  /** Returns the texts of the images that are read, or the reason why there is none. */
  private static List<String> read(KafkaConsumer<String, Decoded> consumer, int count) {
    List<String> texts = new ArrayList<>();
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (texts.size() < count && System.nanoTime() < deadline) {
      ConsumerRecords<String, Decoded> records = consumer.poll(Duration.ofMillis(200));
      for (ConsumerRecord<String, Decoded> record : records) {
        texts.add(
            record.value() == null
                ? UndecodedImage.of(record).orElseThrow().reason().id()
                : FakeSequenceCodec.text(((Decoded.Coded) record.value()).picture()));
      }
    }
    return texts;
  }

  private static List<String> expected(int offset) {
    List<String> texts = new ArrayList<>();
    for (int i = offset; i < RECORDS; i++) {
      texts.add(text(CAMERAS.get(i % CAMERAS.size()), i / CAMERAS.size()));
    }
    return texts;
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", KAFKA.bootstrapServers());
    settings.put("auto.offset.reset", "earliest");
    settings.put("max.poll.records", 8);
    return settings;
  }

  private Map<String, Object> codecSettings(String onError) {
    Map<String, Object> settings = settings();
    settings.put("vqstream.codec.source", SequenceSource.class.getName());
    settings.put("vqstream.output", "pixels");
    settings.put("vqstream.on.error", onError);
    return settings;
  }

  private VqDeserializer<Decoded> deserializer() {
    VqDeserializer<Decoded> deserializer = new VqDeserializer<>();
    deserializer.configure(codecSettings("raise"), false);
    return deserializer;
  }

  private VqConsumer<String, Decoded> consumer(String onError) {
    return new VqConsumer<>(codecSettings(onError), new StringDeserializer());
  }

  /** Opens the fake codec. */
  public static final class SequenceSource implements CodecSource {
    @Override
    public void configure(Map<String, ?> settings) {}

    @Override
    public Object identity() {
      return "sequences";
    }

    @Override
    public ImageCodec open(long maxPixels) {
      return new FakeSequenceCodec();
    }
  }
}
