package io.vqstream.service;

import static io.vqstream.service.TestTopics.image;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vqstream.codec.Encoded;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.QualityPolicy;
import io.vqstream.image.UnreadableImageException;
import io.vqstream.service.config.Role;
import io.vqstream.service.metrics.CodecMetrics;
import io.vqstream.testkit.EmbeddedKafka;
import io.vqstream.testkit.FakeCodec;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

/** What a service does when the system, not the data, is at fault: one test a kind. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
@Order(1)
class SystemFaultsIT {
  @AutoClose
  private static final EmbeddedKafka KAFKA =
      EmbeddedKafka.start(
          Map.of(
              "authorizer.class.name",
              "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
              "allow.everyone.if.no.acl.found",
              "true",
              "transaction.abort.timed.out.transaction.cleanup.interval.ms",
              "500",
              "group.min.session.timeout.ms",
              "1000"));

  private final CodecMetrics metrics = new CodecMetrics(new SimpleMeterRegistry());

  @AutoClose private TestTopics topics;

  @BeforeEach
  void createTopics(TestInfo test) throws Exception {
    String name = test.getTestMethod().orElseThrow().getName();
    topics = TestTopics.create(KAFKA, name);
  }

  @Test
  void losesAndRepeatsNothingAfterTransientFault() throws Exception {
    // Given
    FailingAtFirst codec = new FailingAtFirst(2);
    try (StreamsService encoder = start(codec, "restart.backoff.ms", "10")) {
      // When
      topics.publish("a", image("1x1")).get();
      topics.publish("a", image("2x1")).get();

      // Then
      assertThat(topics.readCoded(2)).extracting(r -> r.value().getWidth()).containsExactly(1, 2);
      assertThat(codec.failures).hasValue(2);
      assertThat(metrics.registry().get("vqstream.restarts").counter().count()).isEqualTo(2);
      assertThat(encoder.failure()).isEmpty();
      await().atMost(TestTopics.LIMIT).until(encoder::ready);
    }
  }

  @Test
  void retriesTransactionThatTimedOut() throws Exception {
    // Given an image that, once, takes longer than the transaction of the one before it may
    SlowOnce codec = new SlowOnce("3x1", 3_000);
    for (int i = 1; i <= 3; i++) { // after the first, a commit is due
      topics.publish("a", image(i + "x1")).get();
    }

    // When
    try (StreamsService encoder =
        start(
            codec,
            "image.timeout.ms",
            "500",
            "producer.transaction.timeout.ms",
            "1000",
            "num.stream.threads",
            "1",
            "commit.interval.ms",
            "900")) {
      // Then
      assertThat(topics.readCoded(3))
          .extracting(r -> r.value().getWidth())
          .containsExactly(1, 2, 3);
      assertThat(codec.calls).hasValueGreaterThan(1);
      assertThat(encoder.failure()).isEmpty();
    }
  }

  @Test
  void stopsAfterMaxRestarts() throws Exception {
    // Given
    FailingAtFirst codec = new FailingAtFirst(Integer.MAX_VALUE);
    try (StreamsService encoder =
        start(
            codec,
            "restart.backoff.ms",
            "10",
            "restart.max.attempts",
            "2",
            "num.stream.threads",
            "1")) {
      // When
      topics.publish("a", image("1x1")).get();

      // Then
      assertThatThrownBy(encoder::await)
          .isInstanceOf(ServiceException.class)
          .hasMessageContaining("the disk is away")
          .hasMessageEndingWith("; 2 restarts within ten minutes did not help")
          .hasMessageNotContaining("\n");
      assertThat(codec.failures).hasValue(3);
      assertThat(encoder.live()).isFalse();
    }
  }

  @Test
  void isNotReadyWhileThreadWaitsForRestart() throws Exception {
    // Given
    FailingAtFirst codec = new FailingAtFirst(1);
    StreamsService encoder = start(codec, "restart.backoff.ms", "30000");

    // When
    topics.publish("a", image("1x1")).get();
    await().atMost(TestTopics.LIMIT).until(() -> codec.failures.get() == 1);

    // Then
    await().atMost(TestTopics.LIMIT).until(() -> !encoder.ready());
    assertThat(encoder.live()).isTrue();
    assertThat(encoder.state())
        .contains("a thread failed and restarts in 30000 ms: ", "the disk is away")
        .doesNotContain("\n");
    encoder.close();
    assertThat(encoder.failure()).isEmpty();
  }

  @Test
  void isNotReadyUntilABrokerAnswers() throws Exception {
    // Given
    try (StreamsService encoder = start(new FakeCodec(), "broker.timeout.ms", "2000")) {
      topics.publish("a", image("1x1")).get();
      topics.readCoded(1);

      // When
      KAFKA.stop();

      // Then
      await().atMost(TestTopics.LIMIT).until(() -> !encoder.ready());
      assertThat(encoder.live()).isTrue();
      // until its connections are refused, a broker may seem to be slow
      await()
          .atMost(TestTopics.LIMIT)
          .untilAsserted(
              () ->
                  assertThat(encoder.state())
                      .contains("no broker answers at " + KAFKA.bootstrapServers() + " since "));

      // When
      KAFKA.startAgain();

      // Then
      await().atMost(TestTopics.LIMIT).until(encoder::ready);
      topics.publish("a", image("2x1")).get();
      assertThat(topics.readCoded(2)).extracting(r -> r.value().getWidth()).containsExactly(1, 2);
      assertThat(encoder.failure()).isEmpty();
    }
  }

  @Test
  void stopsWhenAccessIsRevoked() throws Exception {
    // Given
    String coded = topics.config(Role.ENCODER, Map.of()).sinkTopic();
    try (StreamsService encoder = start(new FakeCodec())) {
      // When
      KAFKA
          .admin()
          .createAcls(
              List.of(
                  acl(coded, AclOperation.ALL, AclPermissionType.ALLOW),
                  acl(coded, AclOperation.WRITE, AclPermissionType.DENY)))
          .all()
          .get();
      await().atMost(TestTopics.LIMIT).until(() -> !mayWrite(coded)); // see below
      topics.publish("a", image("1x1")).get();

      // Then
      assertThatThrownBy(encoder::await)
          .isInstanceOf(ServiceException.class)
          .hasMessageEndingWith("access to topic " + coded + " is denied: Write is required")
          .hasMessageNotContaining("\n");
      assertThat(encoder.ready()).isFalse();
      assertThat(encoder.live()).isFalse();
    }
  }

  @Test
  void namesTopicAndSettingIfAccessIsDenied() throws Exception {
    // Given
    String images = topics.config(Role.ENCODER, Map.of()).sourceTopic();
    KAFKA
        .admin()
        .createAcls(List.of(acl(images, AclOperation.DESCRIBE, AclPermissionType.DENY)))
        .all()
        .get();

    // The broker answers before it goes by what it wrote down.
    await().atMost(TestTopics.LIMIT).until(() -> isDenied(images));

    // When / Then
    assertThatThrownBy(() -> start(new FakeCodec()))
        .isInstanceOf(ServiceException.class)
        .hasMessage(
            "access to topic %s (images.topic) at %s is denied: Describe, and Read or Write, are required"
                .formatted(images, KAFKA.bootstrapServers()));
  }

  @Test
  void stopsIfNativeLibraryCannotBeLoaded() throws Exception {
    // Given
    ImageCodec codec = new FakeCodec(() -> new UnsatisfiedLinkError("no djl_torch in the cache"));
    try (StreamsService encoder = start(codec)) {
      // When
      topics.publish("a", image("poison")).get();

      // Then
      assertThatThrownBy(encoder::await)
          .isInstanceOf(ServiceException.class)
          .hasMessageContaining("no djl_torch in the cache")
          .hasMessageNotContaining("restarts")
          .hasMessageNotContaining("\n");
    }
    assertThat(topics.failedEndOffset(KAFKA.admin())).isZero();
  }

  private StreamsService start(ImageCodec codec, String... settings) throws Exception {
    // The thread that ended keeps its partitions until its session times out.
    Map<String, String> all =
        new HashMap<>(Map.of("session.timeout.ms", "2000", "heartbeat.interval.ms", "500"));
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    StreamsService service = StreamsService.start(topics.config(Role.ENCODER, all), codec, metrics);
    assertThat(service.awaitRunning(TestTopics.LIMIT)).isTrue();
    return service;
  }

  private static boolean isDenied(String topic) throws InterruptedException {
    try {
      KAFKA.admin().describeTopics(List.of(topic)).allTopicNames().get();
      return false;
    } catch (ExecutionException e) {
      return e.getCause() instanceof TopicAuthorizationException;
    }
  }

  private static boolean mayWrite(String topic) throws Exception {
    return KAFKA
        .admin()
        .describeTopics(
            List.of(topic), new DescribeTopicsOptions().includeAuthorizedOperations(true))
        .allTopicNames()
        .get()
        .get(topic)
        .authorizedOperations()
        .contains(AclOperation.WRITE);
  }

  private static AclBinding acl(String topic, AclOperation operation, AclPermissionType type) {
    return new AclBinding(
        new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
        new AccessControlEntry("User:ANONYMOUS", "*", operation, type));
  }

  /** A codec that takes its time for one image, the first time. */
  private static final class SlowOnce extends FakeCodec {
    private final String image;
    private final long millis;
    private final AtomicInteger calls = new AtomicInteger();

    SlowOnce(String image, long millis) {
      this.image = image;
      this.millis = millis;
    }

    @Override
    public Encoded encode(byte[] source, QualityPolicy wanted) throws UnreadableImageException {
      if (image.equals(new String(source, StandardCharsets.UTF_8))
          && calls.getAndIncrement() == 0) {
        try {
          TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
      return super.encode(source, wanted);
    }
  }

  /** A codec whose first calls meet a fault that passes. */
  private static final class FailingAtFirst extends FakeCodec {
    final AtomicInteger failures = new AtomicInteger();
    private final int times;

    FailingAtFirst(int times) {
      this.times = times;
    }

    @Override
    public Encoded encode(byte[] source, QualityPolicy wanted) throws UnreadableImageException {
      if (failures.get() < times) {
        failures.incrementAndGet();
        throw new DisconnectException("the disk is away");
      }
      return super.encode(source, wanted);
    }
  }
}
