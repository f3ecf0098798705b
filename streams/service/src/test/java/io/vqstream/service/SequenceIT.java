package io.vqstream.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vqstream.codec.Decoded;
import io.vqstream.codec.Encoded;
import io.vqstream.codec.ForwardingCodec;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.ImageCodecs;
import io.vqstream.codec.QualityPolicy;
import io.vqstream.codec.ReferenceFrame;
import io.vqstream.codec.TinyCheckpoint;
import io.vqstream.frame.Frame;
import io.vqstream.frame.FrameException;
import io.vqstream.image.PngWriter;
import io.vqstream.image.UnreadableImageException;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.proto.v1.Failure;
import io.vqstream.proto.v1.Image;
import io.vqstream.service.config.Role;
import io.vqstream.service.metrics.CodecMetrics;
import io.vqstream.testkit.EmbeddedKafka;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.NetworkException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

/** Three cameras through an encoder and a decoder, with a key frame every ten images of each. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@Order(1)
class SequenceIT {
  private static final List<String> CAMERAS = List.of("gate", "yard", "dock");
  private static final int IMAGES = 60;
  private static final int RECORDS = IMAGES * CAMERAS.size();

  @AutoClose private static final EmbeddedKafka KAFKA = EmbeddedKafka.start();

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ImageCodec codec =
      ImageCodecs.builder().setCheckpoint(TinyCheckpoint.read()).build();
  private TestTopics topics;

  @BeforeEach
  void publish(TestInfo test) throws Exception {
    topics = TestTopics.create(KAFKA, test.getTestMethod().orElseThrow().getName());
    for (int i = 0; i < IMAGES; i++) {
      for (String camera : CAMERAS) {
        topics.publish(camera, PngWriter.write(MovingScene.of(camera, i))).get();
      }
    }
  }

  @AfterEach
  void close() {
    topics.close();
    codec.close();
  }

  @Test
  void losesNothingWhenTheDecoderCrashes() throws Exception {
    // Given
    List<ConsumerRecord<String, CodedImage>> coded = encode(codec);
    assertThat(coded.stream().filter(each -> distance(each) > 0).count()).isGreaterThan(120);

    // When
    CrashingCodec crashing = new CrashingCodec(codec, () -> endsWithinSequence(coded));
    try (StreamsService first = start(Role.DECODER, crashing, 1)) {
      await().atMost(TestTopics.LIMIT).until(() -> first.failure().isPresent());
    }
    try (StreamsService second = start(Role.DECODER, codec, 3)) {
      List<ConsumerRecord<String, Image>> back = topics.readBack(RECORDS);

      // Then
      assertThat(files(back)).isEqualTo(localFiles(coded));
      assertThat(topics.failedEndOffset(KAFKA.admin())).isZero();
      assertThat(recoveries("recovered")).isPositive();
      assertThat(recoveries("missing")).isZero();
      assertThat(second.failure()).isEmpty();
    }
  }

  @Test
  void failsUntilNextKeyFrameWhereFramesWereDeleted() throws Exception {
    // Given
    List<ConsumerRecord<String, CodedImage>> coded = encode(codec);
    Map<TopicPartition, Long> middle = new HashMap<>();
    for (ConsumerRecord<String, CodedImage> each : coded) {
      if (distance(each) == 5) {
        middle.putIfAbsent(new TopicPartition(each.topic(), each.partition()), each.offset());
      }
    }
    Map<TopicPartition, RecordsToDelete> deleted = new HashMap<>();
    middle.forEach((at, offset) -> deleted.put(at, RecordsToDelete.beforeOffset(offset)));
    KAFKA.admin().deleteRecords(deleted).all().get();

    // When
    try (StreamsService decoder = start(Role.DECODER, codec, 3)) {

      // Then
      int headless = 0;
      int whole = 0;
      Map<String, Boolean> seenKeyFrame = new HashMap<>();
      for (ConsumerRecord<String, CodedImage> each : coded) {
        if (each.offset() >= middle.get(new TopicPartition(each.topic(), each.partition()))) {
          seenKeyFrame.merge(each.key(), distance(each) == 0, Boolean::logicalOr);
          if (seenKeyFrame.get(each.key())) {
            whole++;
          } else {
            headless++;
          }
        }
      }
      assertThat(headless).isPositive();
      assertThat(topics.readFailed(headless))
          .extracting(ConsumerRecord::value)
          .extracting(Failure::getReason)
          .containsOnly("missing_reference");
      assertThat(topics.readBack(whole)).hasSize(whole);
      assertThat(recoveries("missing")).isBetween(1L, (long) CAMERAS.size());
      assertThat(decoder.failure()).isEmpty();
    }
  }

  @Test
  void sequencesBeginAnewAfterAbortedTransaction() throws Exception {
    // Given an encoder whose only thread fails at one image and is replaced
    AbortingCodec aborting = new AbortingCodec(codec, RECORDS / 2);

    // When
    List<ConsumerRecord<String, CodedImage>> coded = encode(aborting);

    // Then
    assertThat(aborting.done.get()).isTrue();
    assertThat(localFiles(coded)).hasSize(CAMERAS.size());
    assertThat(aborting.after.get(0)).isEmpty();
    assertThat(aborting.after).anyMatch(Optional::isPresent);
    assertThat(topics.failedEndOffset(KAFKA.admin())).isZero();
  }

  private List<ConsumerRecord<String, CodedImage>> encode(ImageCodec encoding) throws Exception {
    try (StreamsService encoder = start(Role.ENCODER, encoding, 1)) {
      List<ConsumerRecord<String, CodedImage>> coded = topics.readCoded(RECORDS);
      assertThat(encoder.failure()).isEmpty();
      return coded;
    }
  }

  private StreamsService start(Role role, ImageCodec with, int threads) throws Exception {
    Map<String, String> settings =
        Map.of(
            "quality", "1",
            "lossless", "never",
            "num.stream.threads", Integer.toString(threads),
            "key.frame.interval", "10",
            "checkpoints.topic", "");
    return StreamsService.start(topics.config(role, settings), with, new CodecMetrics(registry));
  }

  private long recoveries(String outcome) {
    return registry
        .get("vqstream.reference.recovery.duration")
        .tag("outcome", outcome)
        .timer()
        .count();
  }

  /** Whether the decoder committed an offset where it needs a frame that it does not read again. */
  private boolean endsWithinSequence(List<ConsumerRecord<String, CodedImage>> coded) {
    try {
      Map<TopicPartition, OffsetAndMetadata> committed =
          KAFKA
              .admin()
              .listConsumerGroupOffsets(topics.applicationId(Role.DECODER))
              .partitionsToOffsetAndMetadata()
              .get();
      return committed.entrySet().stream()
          .filter(each -> each.getValue().offset() > 0)
          .anyMatch(each -> nextDistance(coded, each.getKey(), each.getValue().offset()) > 0);
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static int nextDistance(
      List<ConsumerRecord<String, CodedImage>> coded, TopicPartition partition, long offset) {
    return coded.stream()
        .filter(each -> each.partition() == partition.partition() && each.offset() >= offset)
        .findFirst()
        .map(SequenceIT::distance)
        .orElse(0);
  }

  private static int distance(ConsumerRecord<String, CodedImage> record) {
    return frame(record).reference().map(Frame.Reference::distance).orElse(0);
  }

  private static Frame.Coded frame(ConsumerRecord<String, CodedImage> record) {
    try {
      return (Frame.Coded) Frame.parse(record.value().getFrame().toByteArray());
    } catch (FrameException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, List<ByteBuffer>> files(List<ConsumerRecord<String, Image>> images) {
    Map<String, List<ByteBuffer>> files = new HashMap<>();
    for (ConsumerRecord<String, Image> each : images) {
      files
          .computeIfAbsent(each.key(), key -> new ArrayList<>())
          .add(each.value().getData().asReadOnlyByteBuffer());
    }
    return files;
  }

  /** Decodes the frames of each camera one after another, without Kafka. */
  private Map<String, List<ByteBuffer>> localFiles(List<ConsumerRecord<String, CodedImage>> coded)
      throws FrameException {
    Map<String, List<ByteBuffer>> files = new HashMap<>();
    Map<String, ReferenceFrame> references = new HashMap<>();
    for (ConsumerRecord<String, CodedImage> each : coded) {
      Decoded decoded = codec.decode(frame(each), Optional.ofNullable(references.get(each.key())));
      references.put(each.key(), decoded.reference().orElseThrow());
      files
          .computeIfAbsent(each.key(), key -> new ArrayList<>())
          .add(ByteBuffer.wrap(decoded.file()));
    }
    return files;
  }

  /** Fails as soon as a condition holds, so that its service ends without another commit. */
  private static final class CrashingCodec extends SlowCodec {
    private final BooleanSupplier crashes;

    CrashingCodec(ImageCodec codec, BooleanSupplier crashes) {
      super(codec);
      this.crashes = crashes;
    }

    @Override
    public Decoded decode(Frame frame, Optional<ReferenceFrame> reference) throws FrameException {
      if (crashes.getAsBoolean()) {
        throw new IllegalStateException("the machine fails");
      }
      return super.decode(frame, reference);
    }
  }

  /** Makes Kafka Streams abort the transaction, once. */
  private static final class AbortingCodec extends ForwardingCodec {
    private final AtomicInteger left;
    private final AtomicBoolean done = new AtomicBoolean();
    private final List<Optional<ReferenceFrame>> after =
        Collections.synchronizedList(new ArrayList<>());

    AbortingCodec(ImageCodec codec, int images) {
      super(codec);
      left = new AtomicInteger(images);
    }

    @Override
    public Encoded encode(byte[] source, QualityPolicy policy, Optional<ReferenceFrame> reference)
        throws UnreadableImageException {
      if (left.decrementAndGet() <= 0 && reference.isPresent() && done.compareAndSet(false, true)) {
        throw new NetworkException("the network fails");
      }
      if (done.get()) {
        after.add(reference);
      }
      return super.encode(source, policy, reference);
    }
  }
}
