package io.vqstream.service;

import static io.vqstream.service.CheckpointServices.DEFAULT;
import static io.vqstream.service.CheckpointServices.SECOND;
import static io.vqstream.service.CheckpointServices.id;
import static io.vqstream.service.CheckpointServices.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.codec.TinyCheckpoint;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.proto.v1.CodedImage.FrameType;
import io.vqstream.proto.v1.Failure;
import io.vqstream.proto.v1.Image;
import io.vqstream.registry.PendingFetch;
import io.vqstream.registry.RouteQuality;
import io.vqstream.registry.RouteUse;
import io.vqstream.service.config.Role;
import io.vqstream.testkit.EmbeddedKafka;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Services that change their checkpoints while they run, with the real codec. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@Order(1)
class CheckpointSwitchIT {
  @AutoClose private static final EmbeddedKafka KAFKA = EmbeddedKafka.start();

  private static final Checkpoint THIRD = TinyCheckpoint.named("third");

  @TempDir Path folder;

  @AutoClose private CheckpointServices services;

  @BeforeEach
  void createTopics(TestInfo test) throws Exception {
    services = new CheckpointServices(KAFKA, test, folder);
  }

  @Test
  void switchesCheckpointWhileImagesFlow() throws Exception {
    // Given
    services.start(Role.ENCODER, "one");
    services.start(Role.ENCODER, "two");
    services.start(Role.DECODER, "decoder");
    int sent = 0;
    for (; sent < 30; sent++) {
      services.publishImage("camera-" + sent % 12, sent);
    }
    services.topics.readCoded(sent);

    // When
    services.publish(SECOND);
    services.activate(SECOND, services.images);
    List<ConsumerRecord<String, CodedImage>> coded = new ArrayList<>();
    while (!ofAll(coded, SECOND)) {
      for (int i = 0; i < 12; i++, sent++) { // all partitions, so both encoders
        services.publishImage("camera-" + sent % 12, sent);
      }
      coded = services.topics.readCoded(sent);
      assertThat(sent).as("images until both encoders had switched").isLessThan(1200);
    }

    // Then
    List<ConsumerRecord<String, Image>> back = services.topics.readBack(sent);
    assertThat(back).hasSize(sent);
    assertThat(coded.subList(0, 30)).extracting(CheckpointServices::named).contains(id(DEFAULT));
    assertThat(coded)
        .allSatisfy(
            r ->
                assertThat(HexFormat.of().formatHex(r.value().getCheckpointDigest().toByteArray()))
                    .startsWith(named(r)));
    assertThat(services.cached("decoder", SECOND)).exists();
    assertThat(services.registry.scrape()).containsPattern("vqstream_routes_behind\\S+ 0.0");
  }

  @Test
  void routesKeyPrefixesToCheckpoints() throws Exception {
    // Given
    services.publish(SECOND);
    services.publish(THIRD);
    services.activate(SECOND, services.images);
    services.activate(THIRD, services.images + ":line-3/");
    services.activate(THIRD, "another.topic");

    // When
    services.start(Role.ENCODER, "encoder");
    services.publishImage("line-2/a", 1);
    services.publishImage("line-3/a", 2);
    services.publishImage("line-30/a", 3);

    // Then
    Map<String, String> used = new HashMap<>();
    services.topics.readCoded(3).forEach(r -> used.put(r.key(), named(r)));
    assertThat(used)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("line-2/a", id(SECOND), "line-3/a", id(THIRD), "line-30/a", id(SECOND)));
    assertThat(services.images(services.images)).isEqualTo(2);
    assertThat(services.images(services.images + ":line-3/")).isEqualTo(1);
    await()
        .atMost(TestTopics.LIMIT)
        .untilAsserted(
            () -> {
              String scraped = services.registry.scrape();
              assertThat(scraped)
                  .containsPattern(info("second", services.images))
                  .containsPattern(info("third", services.images + ":line-3/"))
                  .doesNotContain("route=\"another.topic\"");
            });
  }

  private static String info(String name, String route) {
    return "vqstream_route_info\\{.*min_psnr=\"0\",name=\"%s\",quality=\"1\",route=\"%s\"} 1"
        .formatted(name, route);
  }

  @Test
  void writesInterFramesForRouteOfCameras() throws Exception {
    // Given
    services.publish(SECOND);
    RouteQuality cameras =
        new RouteQuality(
            OptionalInt.empty(), OptionalInt.empty(), OptionalDouble.empty(), OptionalInt.of(9));
    services.activate(new RouteUse(SECOND.id(), cameras), services.images + ":line-3/");

    // When
    services.start(Role.ENCODER, "encoder");
    services.publishImage("line-2/a", 1);
    services.publishImage("line-3/a", 2);
    services.publishImage("line-2/a", 1);
    services.publishImage("line-3/a", 2);

    // Then
    Map<String, List<FrameType>> types = new HashMap<>();
    services
        .topics
        .readCoded(4)
        .forEach(
            each ->
                types
                    .computeIfAbsent(each.key(), key -> new ArrayList<>())
                    .add(each.value().getFrameType()));
    FrameType alone = FrameType.FRAME_TYPE_UNSPECIFIED;
    assertThat(types)
        .containsEntry("line-2/a", List.of(alone, alone))
        .containsEntry("line-3/a", List.of(FrameType.FRAME_TYPE_KEY, FrameType.FRAME_TYPE_INTER));
  }

  @Test
  void appliesQualityOfRoute() throws Exception {
    // Given
    services.publish(SECOND);
    RouteQuality second =
        new RouteQuality(
            OptionalInt.of(2), OptionalInt.empty(), OptionalDouble.empty(), OptionalInt.empty());
    services.activate(new RouteUse(SECOND.id(), second), services.images + ":line-3/");

    // When
    services.start(Role.ENCODER, "encoder");
    services.publishImage("line-2/a", 1);
    services.publishImage("line-3/a", 2);

    // Then
    Map<String, Integer> used = new HashMap<>();
    services.topics.readCoded(2).forEach(r -> used.put(r.key(), r.value().getQuality()));
    assertThat(used).containsExactlyInAnyOrderEntriesOf(Map.of("line-2/a", 1, "line-3/a", 2));
  }

  @Test
  void decoderWaitsForPendingCheckpoint() throws Exception {
    // Given a frame of a checkpoint that nobody has published, in a decoder that would wait long
    StreamsService decoder = services.start(Role.DECODER, "decoder", "checkpoint.wait.ms", "60000");
    services.publishFrame("a", SECOND);

    // When
    await()
        .atMost(TestTopics.LIMIT)
        .until(() -> threadWaits(services.topics.applicationId(Role.DECODER)));
    services.publish(SECOND);

    // Then
    assertThat(services.topics.readBack(1)).extracting(ConsumerRecord::key).containsExactly("a");
    assertThat(decoder.failure()).isEmpty();
  }

  @Test
  void decoderDeadLettersFramesOfLateCheckpoint() throws Exception {
    // Given
    services.start(Role.DECODER, "decoder", "checkpoint.wait.ms", "5000");

    // When
    services.publishFrame("early", SECOND);
    services.publishFrame("early", SECOND);
    services.publishFrame("early", DEFAULT);

    // Then
    assertThat(services.topics.readBack(1)).hasSize(1);
    List<ConsumerRecord<String, Failure>> failed = services.topics.readFailed(2);
    assertThat(failed)
        .allSatisfy(
            r -> {
              assertThat(r.value().getReason()).isEqualTo("checkpoint_late");
              assertThat(r.value().getDetail())
                  .startsWith(
                      "checkpoint " + SECOND.id().digest() + " did not arrive within 5000 ms");
            });

    // When the checkpoint is there and the record is replayed
    services.publish(SECOND);
    await()
        .atMost(TestTopics.LIMIT)
        .untilAsserted(() -> assertThat(services.cached("decoder", SECOND)).exists());
    services.topics.publishCoded("replayed", failed.get(0).value().getValue().toByteArray()).get();

    // Then
    assertThat(services.topics.readBack(2)).extracting(ConsumerRecord::key).contains("replayed");
  }

  private static boolean ofAll(
      List<ConsumerRecord<String, CodedImage>> coded, Checkpoint checkpoint) {
    // The last of each partition: both encoders have three partitions between them.
    Map<Integer, String> last = new HashMap<>();
    coded.forEach(r -> last.put(r.partition(), named(r)));
    return last.size() == 3 && last.values().stream().allMatch(id(checkpoint)::equals);
  }

  private static boolean threadWaits(String applicationId) {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(each -> each.getKey().getName().startsWith(applicationId + "-"))
        .flatMap(each -> Arrays.stream(each.getValue()))
        .anyMatch(
            frame ->
                frame.getClassName().equals(PendingFetch.class.getName())
                    && frame.getMethodName().equals("await"));
  }
}
