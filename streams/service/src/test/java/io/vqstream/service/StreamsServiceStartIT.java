package io.vqstream.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vqstream.service.config.RecordLimits;
import io.vqstream.service.config.Role;
import io.vqstream.service.config.ServiceConfig;
import io.vqstream.service.metrics.CodecMetrics;
import io.vqstream.testkit.EmbeddedKafka;
import io.vqstream.testkit.FakeCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What keeps a service from starting is said in one line. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class StreamsServiceStartIT {

  @Test
  void namesMissingTopicsAndTheirSettings() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      // Given
      Map<String, String> settings =
          Map.of("bootstrap.servers", kafka.bootstrapServers(), "coded.topic", "nowhere");

      // When / Then
      assertThatThrownBy(() -> start(settings))
          .isInstanceOf(ServiceException.class)
          .hasMessage(
              "missing at "
                  + kafka.bootstrapServers()
                  + ": topic images (images.topic), nowhere (coded.topic), images.failed"
                  + " (failure.topic); create it, or set the setting in parentheses");
    }
  }

  @Test
  void namesBrokersThatDoNotAnswer() {
    // Given
    Map<String, String> settings =
        Map.of(
            "bootstrap.servers",
            "127.0.0.1:1",
            "broker.timeout.ms",
            "1500",
            "startup.broker.timeout.ms",
            "0");

    // When / Then
    assertThatThrownBy(() -> start(settings))
        .isInstanceOf(ServiceException.class)
        .hasMessage("timed out after 1.5 s: no broker answers at 127.0.0.1:1");
  }

  @Test
  void waitsForUnavailableBroker() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      // Given
      kafka.stop();
      Map<String, String> settings =
          Map.of("bootstrap.servers", kafka.bootstrapServers(), "broker.timeout.ms", "500");

      // When
      Queue<String> progress = new ConcurrentLinkedQueue<>();
      ServiceConfig config = ServiceConfig.of(Role.ENCODER, settings);
      CompletableFuture<Throwable> outcome =
          CompletableFuture.supplyAsync(
              () -> catchThrowable(() -> StreamsService.check(config, progress::add)));
      await().atMost(Duration.ofSeconds(60)).until(() -> !progress.isEmpty());
      assertThat(outcome).isNotDone();
      kafka.startAgain();

      // Then the check continues until it misses the topics, for which it may wait again
      assertThat(outcome.get(60, TimeUnit.SECONDS)).hasMessageStartingWith("missing at ");
      String servers = kafka.bootstrapServers();
      assertThat(progress)
          .startsWith("no broker answers at " + servers + "; waiting for up to 60 s", "");
    }
  }

  @Test
  void waitsForUnresolvedHost() {
    // Given
    ServiceConfig config =
        ServiceConfig.of(
            Role.ENCODER,
            Map.of(
                "bootstrap.servers",
                "no-such-host.invalid:9092",
                "startup.broker.timeout.ms",
                "2000"));
    List<String> progress = new ArrayList<>();

    // When / Then
    assertThatThrownBy(() -> StreamsService.check(config, progress::add))
        .isInstanceOf(ServiceException.class)
        .hasMessage(
            "timed out after 2 s: no host name of no-such-host.invalid:9092 can be resolved;"
                + " check bootstrap.servers and DNS");
    assertThat(progress)
        .containsExactly(
            "no host name of no-such-host.invalid:9092 can be resolved; waiting for up to 2 s");
  }

  @Test
  void detectsUnresolvedHosts() {
    // Given
    ServiceConfig known = at("127.0.0.1:1");
    ServiceConfig unknown = at("no-such-host.invalid:9092");

    // When / Then
    assertThat(ClusterCheck.unresolved(known)).isEmpty();
    assertThat(ClusterCheck.unresolved(unknown))
        .contains("no host name of no-such-host.invalid:9092 can be resolved");
  }

  @Test
  void stopsIfRebalanceDoesNotComplete() throws Exception {
    // Given a coordinator that waits for more members
    Map<String, String> broker =
        Map.of(
            "group.initial.rebalance.delay.ms", "600000", "group.min.session.timeout.ms", "1000");
    try (EmbeddedKafka kafka = EmbeddedKafka.start(broker);
        TestTopics topics = TestTopics.create(kafka, "alone")) {
      Map<String, String> settings =
          Map.of(
              "stuck.timeout.ms", "2000",
              "image.timeout.ms", "500",
              "producer.transaction.timeout.ms", "1000",
              "broker.timeout.ms", "500");

      // When
      CodecMetrics metrics = new CodecMetrics(new SimpleMeterRegistry());
      StreamsService service =
          StreamsService.start(topics.config(Role.ENCODER, settings), new FakeCodec(), metrics);

      // Then
      assertThatThrownBy(service::await)
          .isInstanceOf(ServiceException.class)
          .hasMessageMatching(
              "the encoder alone.encoder stopped: group alone.encoder has been rebalancing for"
                  + " \\d+ s; check.*");
      service.close(Duration.ZERO); // its threads wait for the coordinator until it is stopped
    }
  }

  private static ServiceConfig at(String servers) {
    return ServiceConfig.of(Role.ENCODER, Map.of("bootstrap.servers", servers));
  }

  @Test
  void namesTopicWithLowerLimitThanTheSettings() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start();
        TestTopics topics = TestTopics.create(kafka, "small")) {
      // Given
      Map<String, String> settings = Map.of("record.max.bytes", "2000000");

      // When / Then
      assertThatThrownBy(() -> check(topics.config(Role.ENCODER, settings)))
          .isInstanceOf(ServiceException.class)
          .hasMessage(
              "topic small.coded (coded.topic) accepts records of up to 1048588 bytes"
                  + " (max.message.bytes), but record.max.bytes is 2000000: raise the former or"
                  + " lower the latter");
      assertThatThrownBy(() -> check(topics.config(Role.DECODER, settings)))
          .isInstanceOf(ServiceException.class)
          .hasMessageStartingWith("topic small.back (reconstructed.topic)");
    }
  }

  @Test
  void limitsRecordsToTopicsAndRequests() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(Map.of("socket.request.max.bytes", "2000000"));
        TestTopics topics = TestTopics.create(kafka, "large")) {
      // When
      List<String> warnings = new ArrayList<>();
      RecordLimits limits =
          ClusterCheck.limits(topics.config(Role.ENCODER, Map.of()), warnings::add, line -> {});

      // Then the failure topic takes 4,000,000
      assertThat(limits.source()).isEqualTo(1_048_588);
      assertThat(limits.sink()).isEqualTo(1_048_588);
      assertThat(limits.failures()).isBetween(1_900_000, 2_000_000);
      assertThat(warnings)
          .singleElement()
          .asString()
          .contains("large.failed", "4000000", "socket.request.max.bytes");
    }
  }

  private static void check(ServiceConfig config) throws ServiceException {
    ClusterCheck.check(config, line -> {});
  }

  private static void start(Map<String, String> settings) throws ServiceException {
    CodecMetrics metrics = new CodecMetrics(new SimpleMeterRegistry());
    ServiceConfig config = ServiceConfig.of(Role.ENCODER, settings);
    StreamsService.start(config, new FakeCodec(), metrics).close();
  }
}
