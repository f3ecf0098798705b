package io.vqstream.codecpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.ImageCodecs;
import io.vqstream.codec.TinyCheckpoint;
import io.vqstream.registry.CheckpointClients;
import io.vqstream.registry.CheckpointPublisher;
import io.vqstream.registry.Route;
import io.vqstream.registry.RouteQuality;
import io.vqstream.registry.RouteUse;
import io.vqstream.registry.RoutesTopic;
import io.vqstream.registry.TopicSetup;
import io.vqstream.testkit.EmbeddedKafka;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two routes, of which one has its codec open at a time, and nowhere to keep their checkpoints. */
@Timeout(120)
class EvictedCheckpointIT {
  private static final List<String> CAMERAS = List.of("gate", "yard");

  @AutoClose private static final EmbeddedKafka KAFKA = EmbeddedKafka.start();
  @TempDir private static Path folder;

  private static CheckpointClients clients;

  @BeforeAll
  static void activateCheckpoints() throws Exception {
    Map<String, Object> address = Map.of("bootstrap.servers", KAFKA.bootstrapServers());
    clients = new CheckpointClients("checkpoints", "routes", address, address, address);
    try (TopicSetup setup = TopicSetup.open(clients)) {
      setup.ensureCheckpoints(clients.checkpoints());
      setup.ensureRoutes(clients.routes());
      for (String camera : CAMERAS) {
        activate(
            TinyCheckpoint.named(camera),
            new Route("images", ByteString.copyFromUtf8(camera + "/")));
      }
    }
  }

  private static void activate(Checkpoint checkpoint, Route route) throws Exception {
    try (Producer<byte[], byte[]> publisher =
            clients.newProducer(CheckpointPublisher.transactionalId(checkpoint));
        Producer<byte[], byte[]> producer = clients.newProducer()) {
      new CheckpointPublisher(publisher, clients.checkpoints())
          .publish(checkpoint, checkpoint.name());
      RoutesTopic.activate(
          producer, clients.routes(), route, new RouteUse(checkpoint.id(), RouteQuality.INHERITED));
    }
  }

  @Test
  void isFetchedAndUsedAgain() throws Exception {
    // Given
    Path cache = Files.createFile(folder.resolve("no folder"));
    try (ImageCodec base = ImageCodecs.builder().setCheckpoint(TinyCheckpoint.read()).build();
        RoutingCodecProvider codecs =
            RoutingCodecProvider.encoding(
                base,
                checkpoint -> ImageCodecs.builder().setCheckpoint(checkpoint).build(),
                clients,
                new RoutingCodecProvider.Options(cache, Duration.ofSeconds(30), 1),
                "images")) {
      assertThat(codecs.awaitRoutes(Duration.ofSeconds(60))).isTrue();

      // When / Then
      for (String camera : List.of("gate", "yard", "gate")) {
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> checkpoint(codecs, camera).equals(camera));
      }
    }
  }

  private static String checkpoint(RoutingCodecProvider codecs, String camera) {
    byte[] key = (camera + "/1").getBytes(StandardCharsets.UTF_8);
    try (CodecLease lease = codecs.forImage("images", key)) {
      return lease.codec().checkpoints().get(0).name();
    }
  }
}
