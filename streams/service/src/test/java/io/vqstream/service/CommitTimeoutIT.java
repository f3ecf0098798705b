package io.vqstream.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.ImageCodecs;
import io.vqstream.codec.ReferenceFrame;
import io.vqstream.codec.TinyCheckpoint;
import io.vqstream.frame.Frame;
import io.vqstream.frame.FrameException;
import io.vqstream.image.PngWriter;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.service.SlowCommits.Message;
import io.vqstream.service.config.Role;
import io.vqstream.service.metrics.CodecMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An encoder with inter frames whose commit is not answered in time. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@Order(1)
class CommitTimeoutIT {
  /**
   * Of one camera, so that all of the thread's partitions with records are in the transaction: the
   * consumer then has nothing to return and completes a rebalance within one poll.
   */
  private static final int IMAGES = 120;

  @AutoClose private static SlowCommits broker;

  private final long time = System.currentTimeMillis();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @AutoClose
  private final ImageCodec codec =
      ImageCodecs.builder().setCheckpoint(TinyCheckpoint.read()).build();

  @AutoClose private TestTopics topics;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = SlowCommits.start(Duration.ofMillis(1500));
  }

  @ParameterizedTest
  @EnumSource(Message.class)
  void losesAndRepeatsNothingIfCommitTimesOut(Message slow) throws Exception {
    // Given
    topics = TestTopics.create(broker.kafka(), "slow-" + slow);
    for (int i = 0; i < IMAGES; i++) {
      topics.publish("gate", time + i, PngWriter.write(MovingScene.of("gate", i))).get();
    }

    // When
    broker.delayFifthTransaction(slow);
    try (StreamsService encoder = start()) {
      List<ConsumerRecord<String, CodedImage>> coded = topics.readCoded(IMAGES);

      // Then
      assertThat(registry.get("vqstream.restarts").counter().count()).isPositive();
      assertThat(coded)
          .extracting(ConsumerRecord::timestamp)
          .isEqualTo(LongStream.range(time, time + IMAGES).boxed().toList());
      assertThat(interFrames(coded)).isGreaterThan(IMAGES / 2);
      assertThat(encoder.failure()).isEmpty();
    }
  }

  private StreamsService start() throws Exception {
    Map<String, String> settings =
        Map.of(
            "quality", "1",
            "lossless", "never",
            "num.stream.threads", "1",
            "key.frame.interval", "10",
            "producer.max.block.ms", "1000",
            "checkpoints.topic", "");
    return StreamsService.start(
        topics.config(Role.ENCODER, settings), new SlowCodec(codec), new CodecMetrics(registry));
  }

  /** Decodes the frames one after another and counts the inter frames. */
  private int interFrames(List<ConsumerRecord<String, CodedImage>> coded) throws FrameException {
    int count = 0;
    Optional<ReferenceFrame> reference = Optional.empty();
    for (ConsumerRecord<String, CodedImage> each : coded) {
      Frame.Coded frame = (Frame.Coded) Frame.parse(each.value().getFrame().toByteArray());
      count += frame.reference().isPresent() ? 1 : 0;
      reference = codec.decode(frame, reference).reference();
    }
    return count;
  }
}
