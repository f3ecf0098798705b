package io.vqstream.service;

import static io.vqstream.service.CheckpointServices.DEFAULT;
import static io.vqstream.service.CheckpointServices.SECOND;
import static io.vqstream.service.CheckpointServices.id;
import static io.vqstream.service.CheckpointServices.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.CheckpointException;
import io.vqstream.checkpoint.CheckpointId;
import io.vqstream.codec.Decoded;
import io.vqstream.codec.Encoded;
import io.vqstream.codec.ForwardingCodec;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.QualityPolicy;
import io.vqstream.codec.ReferenceFrame;
import io.vqstream.codec.SyntheticPicture;
import io.vqstream.codec.TinyCheckpoint;
import io.vqstream.codecpool.CodecLease;
import io.vqstream.codecpool.RoutingCodecProvider;
import io.vqstream.image.PngWriter;
import io.vqstream.registry.RouteUse;
import io.vqstream.service.config.Role;
import io.vqstream.testkit.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Routes whose checkpoint cannot be used, with the real codec. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@Order(1)
class FailedCheckpointIT {
  @AutoClose private static final EmbeddedKafka KAFKA = EmbeddedKafka.start();

  @TempDir Path folder;

  @AutoClose private CheckpointServices services;

  @BeforeEach
  void createTopics(TestInfo test) throws Exception {
    services = new CheckpointServices(KAFKA, test, folder);
  }

  @Test
  void keepsPreviousCheckpointIfNextIsUnavailable() throws Exception {
    // Given
    services.publish(SECOND);
    services.activate(SECOND, services.images);
    StreamsService encoder = services.start(Role.ENCODER, "encoder");
    services.publishImage("a", 1);
    services.topics.readCoded(1);

    // When a checkpoint is activated that was never published
    services.activate(RouteUse.of(new CheckpointId("nowhere", "ab".repeat(32))), services.images);
    await()
        .atMost(TestTopics.LIMIT)
        .untilAsserted(
            () ->
                assertThat(encoder.state())
                    .contains(
                        "route " + services.images + ": checkpoint abababab (nowhere) is pending")
                    .contains("it still uses " + id(SECOND)));
    services.publishImage("a", 2);

    // Then
    assertThat(services.topics.readCoded(2))
        .extracting(CheckpointServices::named)
        .containsOnly(id(SECOND));
    await().atMost(TestTopics.LIMIT).until(encoder::ready);
    assertThat(services.registry.scrape()).containsPattern("vqstream_routes_behind\\S+ 1.0");
  }

  @Test
  void keepsPreviousCheckpointIfNextCannotBeOpened() throws Exception {
    // Given
    services.publish(SECOND);
    services.activate(SECOND, services.images);
    RoutingCodecProvider.Options options =
        new RoutingCodecProvider.Options(folder, Duration.ofSeconds(5), 4);

    // When
    try (RoutingCodecProvider codecs =
        RoutingCodecProvider.encoding(
            services.codec,
            checkpoint -> {
              throw new CheckpointException(checkpoint.name(), "has levels 1 to 2, quality is 3");
            },
            services.clients,
            options,
            services.images)) {
      assertThat(codecs.awaitRoutes(TestTopics.LIMIT)).isTrue();

      // Then
      assertThat(codecs.problems())
          .containsExactly(
              "route %s: checkpoint %s (second) cannot be opened: second: has levels 1 to 2,"
                      .formatted(services.images, id(SECOND))
                  + " quality is 3; it uses the next route or the default");
      assertThat(codecs.forImage(services.images, null).codec()).isSameAs(services.codec);
    }
  }

  @Test
  void unusableCheckpointAffectsOnlyItsRoute() throws Exception {
    // Given
    Checkpoint unusable = TinyCheckpoint.unusable("bad");
    services.publish(unusable);
    services.publish(SECOND);
    services.activate(unusable, services.images + ":line-1/");
    services.activate(SECOND, services.images + ":line-2/");

    // When
    StreamsService encoder = services.start(Role.ENCODER, "encoder");
    services.publishImage("line-1/a", 1);
    services.publishImage("line-2/a", 2);

    // Then
    Map<String, String> used = new HashMap<>();
    services.topics.readCoded(2).forEach(r -> used.put(r.key(), named(r)));
    assertThat(used)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("line-1/a", id(DEFAULT), "line-2/a", id(SECOND)));
    await().atMost(TestTopics.LIMIT).until(encoder::ready);
    assertThat(encoder.state())
        .contains("route " + services.images + ":line-1/: checkpoint " + id(unusable) + " (bad)")
        .contains("tensor choice.trade has value -1.0")
        .contains("it uses the next route or the default");
  }

  @Test
  void deadLettersImagesOfFailedRouteIfConfigured() throws Exception {
    // Given
    Checkpoint unusable = TinyCheckpoint.unusable("bad");
    services.publish(unusable);
    services.activate(unusable, services.images + ":line-1/");

    // When
    StreamsService encoder =
        services.start(Role.ENCODER, "encoder", "checkpoint.failure.handling", "dead-letter");
    services.publishImage("line-1/a", 1);
    services.publishImage("line-2/a", 2);

    // Then
    assertThat(services.topics.readCoded(1))
        .extracting(ConsumerRecord::key)
        .containsExactly("line-2/a");
    assertThat(services.topics.readFailed(1))
        .singleElement()
        .satisfies(
            r -> {
              assertThat(r.key()).isEqualTo("line-1/a");
              assertThat(r.value().getReason()).isEqualTo("checkpoint_failed");
              assertThat(r.value().getDetail()).contains("choice.trade", "(bad)");
            });
    await().atMost(TestTopics.LIMIT).until(encoder::ready);
    assertThat(encoder.state()).contains("its images go to the failure topic");
  }

  @Test
  void stopsUsingCheckpointThatFailsToEncode() throws Exception {
    // Given
    services.publish(SECOND);
    services.activate(SECOND, services.images);
    RoutingCodecProvider.Options options =
        new RoutingCodecProvider.Options(folder, Duration.ofSeconds(5), 4);
    byte[] png = PngWriter.write(SyntheticPicture.of(24, 16, 1));
    try (RoutingCodecProvider codecs =
        RoutingCodecProvider.encoding(
            services.codec,
            checkpoint -> new FailingCodec(services.codec),
            services.clients,
            options,
            services.images)) {
      assertThat(codecs.awaitRoutes(TestTopics.LIMIT)).isTrue();

      // When
      Encoded encoded;
      try (CodecLease lease = codecs.forImage(services.images, null)) {
        encoded = lease.codec().encode(png, QualityPolicy.level(1));
      }

      // Then
      assertThat(encoded.checkpoint()).contains(DEFAULT.id());
      assertThat(codecs.forImage(services.images, null).codec()).isSameAs(services.codec);
      await()
          .atMost(TestTopics.LIMIT)
          .untilAsserted(
              () ->
                  assertThat(codecs.problems())
                      .containsExactly(
                          "route %s: checkpoint %s (second) failed to encode an image:"
                                  .formatted(services.images, id(SECOND))
                              + " IllegalStateException: no such layer; it uses the next"
                              + " route or the default"));
    }
  }

  /** Opens and then codes nothing. */
  private static final class FailingCodec extends ForwardingCodec {
    FailingCodec(ImageCodec codec) {
      super(codec);
    }

    @Override
    public Encoded encode(byte[] source, QualityPolicy wanted, Optional<ReferenceFrame> reference) {
      throw new IllegalStateException("no such layer");
    }

    @Override
    public Encoded encode(Decoded.Coded image, QualityPolicy policy) {
      throw new IllegalStateException("no such layer");
    }

    @Override
    public void close() {} // the codec is the default's
  }
}
