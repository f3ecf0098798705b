package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vqstream.cli.SpanCollector.Span;
import io.vqstream.image.UnreadableImageException.Reason;
import io.vqstream.service.StreamsService;
import io.vqstream.service.config.Role;
import io.vqstream.service.config.ServiceConfig;
import io.vqstream.service.metrics.CodecMetrics;
import io.vqstream.service.tracing.OtlpTracer;
import io.vqstream.testkit.EmbeddedKafka;
import io.vqstream.testkit.FakeCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The trace of an image that fails and is replayed. */
@Timeout(120)
class TracedReplayIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @AutoClose private static final EmbeddedKafka KAFKA = EmbeddedKafka.start();

  @TempDir Path folder;

  @Test
  void replayContinuesTheTrace() throws Exception {
    // Given
    FailureTopics topics = new FailureTopics(KAFKA);
    Path images = Files.createDirectory(folder.resolve("images"));
    Files.writeString(images.resolve("a.png"), Reason.CORRUPT.name());
    CommandRun listed;
    CommandRun replayed;
    try (SpanCollector collector = SpanCollector.start()) {

      // When
      CommandRun published =
          CommandRun.of(
              "publish",
              images,
              "--bootstrap-server",
              KAFKA.bootstrapServers(),
              "--topic",
              topics.images,
              "--tracing-endpoint",
              collector.endpoint(),
              "--tracing-sample",
              "1");
      ServiceConfig config = config(topics, collector);
      try (OtlpTracer tracer =
              OtlpTracer.open(config.monitoring().tracing().orElseThrow(), "encoder");
          StreamsService encoder = start(config, tracer)) {
        failed(topics, 1);
        listed = topics.failures("list");
        replayed = topics.failures("replay");
        failed(topics, 2);
        assertThat(encoder.failure()).isEmpty();
      }

      // Then
      assertThat(published.status()).as(published.err()).isZero();
      assertThat(replayed.out()).contains("1 record replayed");
      Span first = collector.spans("publish " + topics.images).get(0);
      assertThat(listed.out()).contains(first.trace());
      assertThat(collector.spans()).extracting(Span::trace).containsOnly(first.trace());
      List<Span> attempts = collector.spans("encode " + topics.images);
      assertThat(attempts).hasSize(2);
      List<Span> letters = collector.spans("send " + topics.failed);
      assertThat(letters).hasSize(2);
      assertThat(letters)
          .extracting(Span::parent)
          .containsExactly(attempts.get(0).id(), attempts.get(1).id());
    }
  }

  private static void failed(FailureTopics topics, int count) {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              List<ConsumerRecord<byte[], byte[]>> letters = topics.read(topics.failed);
              assertThat(letters).hasSize(count);
            });
  }

  private static StreamsService start(ServiceConfig config, OtlpTracer tracer) throws Exception {
    CodecMetrics metrics =
        new CodecMetrics(new SimpleMeterRegistry(), Role.ENCODER.direction(), tracer);
    StreamsService service = StreamsService.start(config, new FakeCodec(), metrics);
    assertThat(service.awaitRunning(LIMIT)).isTrue();
    return service;
  }

  private ServiceConfig config(FailureTopics topics, SpanCollector collector) throws IOException {
    return ServiceConfig.of(
        Role.ENCODER,
        Map.of(
            "bootstrap.servers",
            KAFKA.bootstrapServers(),
            "application.id",
            topics.name,
            "images.topic",
            topics.images,
            "coded.topic",
            topics.elsewhere,
            "failure.topic",
            topics.failed,
            "num.stream.threads",
            "1",
            "state.dir",
            folder.resolve("state").toString(),
            "tracing.endpoint",
            collector.endpoint(),
            "tracing.sample",
            "0"));
  }
}
