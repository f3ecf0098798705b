package io.vqstream.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vqstream.codec.Encoded;
import io.vqstream.codec.ForwardingCodec;
import io.vqstream.codec.QualityPolicy;
import io.vqstream.image.UnreadableImageException;
import io.vqstream.proto.v1.Image;
import io.vqstream.service.SlowCommits.Message;
import io.vqstream.service.config.Role;
import io.vqstream.service.metrics.CodecMetrics;
import io.vqstream.testkit.FakeCodec;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** At-least-once encoders; a commit of the first is not answered while it gives partitions away. */
@Tag("thorough")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class RevocationTimeoutIT {
  private static final int IMAGES = 300;

  @AutoClose private static SlowCommits broker;

  @AutoClose private TestTopics topics;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = SlowCommits.start(Duration.ofMillis(1500));
  }

  @ParameterizedTest
  @EnumSource(Message.class)
  void losesNothingIfCommitTimesOutInRevocation(Message slow) throws Exception {
    // Given
    topics = TestTopics.create(broker.kafka(), "revoked-" + slow);
    byte[] image =
        Image.newBuilder().setData(ByteString.copyFromUtf8("4x2 gate")).build().toByteArray();
    Set<String> published = new TreeSet<>();
    for (int i = 0; i < IMAGES; i++) {
      published.add("gate-" + i);
      topics.publish("gate-" + i, image).get();
    }
    try (StreamsService first = start();
        StreamsService second = startOnceSlow(slow)) {

      // When
      await()
          .atMost(TestTopics.LIMIT)
          .untilAsserted(() -> assertThat(topics.codedKeys().keySet()).isEqualTo(published));

      // Then
      assertThat(broker.hasDelayed()).isTrue();
      assertThat(first.failure()).isEmpty();
      assertThat(second.failure()).isEmpty();
    }
  }

  private StreamsService startOnceSlow(Message slow) throws Exception {
    // Each partition has something to commit, whichever is given away.
    await()
        .atMost(TestTopics.LIMIT)
        .until(() -> Set.copyOf(topics.codedKeys().values()).size() == TestTopics.PARTITIONS);
    broker.delayNextOffsets(slow);
    return start();
  }

  private StreamsService start() throws Exception {
    Map<String, String> settings =
        Map.of(
            "processing.guarantee", "at_least_once",
            "commit.interval.ms", "60000", // commits in the revocation alone
            "consumer.request.timeout.ms", "900",
            "consumer.default.api.timeout.ms", "1000",
            "num.stream.threads", "1",
            "checkpoints.topic", "");
    return StreamsService.start(
        topics.config(Role.ENCODER, settings),
        new Slow(),
        new CodecMetrics(new SimpleMeterRegistry()));
  }

  private static final class Slow extends ForwardingCodec {
    Slow() {
      super(new FakeCodec());
    }

    @Override
    public Encoded encode(byte[] source, QualityPolicy policy) throws UnreadableImageException {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      return super.encode(source, policy);
    }
  }
}
