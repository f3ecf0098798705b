package io.vqstream.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.CheckpointException;
import io.vqstream.checkpoint.CheckpointId;
import io.vqstream.codec.Decoded;
import io.vqstream.codec.Encoded;
import io.vqstream.codec.ForwardingCodec;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.ImageCodecs;
import io.vqstream.codec.LosslessMode;
import io.vqstream.codec.QualityPolicy;
import io.vqstream.codec.SyntheticPicture;
import io.vqstream.codec.TinyCheckpoint;
import io.vqstream.codecpool.CodecLease;
import io.vqstream.codecpool.RoutingCodecProvider;
import io.vqstream.frame.Frame;
import io.vqstream.image.PngWriter;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.proto.v1.Failure;
import io.vqstream.proto.v1.Image;
import io.vqstream.registry.CheckpointClients;
import io.vqstream.registry.CheckpointPublisher;
import io.vqstream.registry.Route;
import io.vqstream.registry.RouteQuality;
import io.vqstream.registry.RouteUse;
import io.vqstream.registry.RoutesTopic;
import io.vqstream.registry.TopicSetup;
import io.vqstream.service.config.Role;
import io.vqstream.service.metrics.CodecMetrics;
import io.vqstream.testkit.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Services that change their checkpoints while they run, with the real codec. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class CheckpointsThroughKafkaIT {
  private static final Checkpoint DEFAULT = TinyCheckpoint.read();
  private static final Checkpoint SECOND = TinyCheckpoint.named("second");
  private static final Checkpoint THIRD = TinyCheckpoint.named("third");

  private static EmbeddedKafka kafka;
  private static Admin admin;

  @TempDir Path folder;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final CodecMetrics metrics = new CodecMetrics(registry);
  private final ImageCodec codec = ImageCodecs.builder().setCheckpoint(DEFAULT).build();
  private final List<StreamsService> services = new ArrayList<>();
  private String name;
  private TestTopics topics;
  private CheckpointClients clients;

  @BeforeAll
  static void startKafka() throws Exception {
    kafka = EmbeddedKafka.start();
    admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }

  @AfterAll
  static void stopKafka() {
    admin.close();
    kafka.close();
  }

  @BeforeEach
  void createTopics(TestInfo test) throws Exception {
    name = test.getTestMethod().orElseThrow().getName();
    topics = TestTopics.create(admin, kafka.bootstrapServers(), name);
    Map<String, Object> address = Map.of("bootstrap.servers", kafka.bootstrapServers());
    clients =
        new CheckpointClients(name + ".checkpoints", name + ".routes", address, address, address);
  }

  @AfterEach
  void close() {
    services.forEach(StreamsService::close);
    topics.close();
    codec.close();
    registry.close();
  }

  @Test
  void switchesCheckpointWhileImagesFlow() throws Exception {
    // Given
    start(Role.ENCODER, "one");
    start(Role.ENCODER, "two");
    start(Role.DECODER, "decoder");
    int sent = 0;
    for (; sent < 30; sent++) {
      publishImage("camera-" + sent % 12, sent);
    }
    topics.readCoded(sent);

    // When
    publish(SECOND);
    activate(SECOND, name + ".images");
    List<ConsumerRecord<String, CodedImage>> coded = new ArrayList<>();
    while (!ofAll(coded, SECOND)) {
      for (int i = 0; i < 12; i++, sent++) { // all partitions, so both encoders
        publishImage("camera-" + sent % 12, sent);
      }
      coded = topics.readCoded(sent);
      assertThat(sent).as("images until both encoders had switched").isLessThan(1200);
    }

    // Then
    List<ConsumerRecord<String, Image>> back = topics.readBack(sent);
    assertThat(back).hasSize(sent);
    assertThat(coded.subList(0, 30))
        .extracting(CheckpointsThroughKafkaIT::named)
        .contains(id(DEFAULT));
    assertThat(coded)
        .allSatisfy(
            r ->
                assertThat(HexFormat.of().formatHex(r.value().getCheckpointDigest().toByteArray()))
                    .startsWith(named(r)));
    assertThat(folder.resolve("decoder").resolve(SECOND.id().digest() + ".safetensors")).exists();
    assertThat(registry.scrape()).containsPattern("vqstream_routes_behind\\S+ 0.0");
  }

  @Test
  void routesKeyPrefixesToCheckpoints() throws Exception {
    // Given
    publish(SECOND);
    publish(THIRD);
    activate(SECOND, name + ".images");
    activate(THIRD, name + ".images:line-3/");
    activate(THIRD, "another.topic");

    // When
    start(Role.ENCODER, "encoder");
    publishImage("line-2/a", 1);
    publishImage("line-3/a", 2);
    publishImage("line-30/a", 3);

    // Then
    Map<String, String> used = new HashMap<>();
    topics.readCoded(3).forEach(r -> used.put(r.key(), named(r)));
    assertThat(used)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("line-2/a", id(SECOND), "line-3/a", id(THIRD), "line-30/a", id(SECOND)));
  }

  @Test
  void appliesQualityOfRoute() throws Exception {
    // Given
    publish(SECOND);
    RouteQuality second =
        new RouteQuality(OptionalInt.of(2), OptionalInt.empty(), OptionalDouble.empty());
    activate(new RouteUse(SECOND.id(), second), name + ".images:line-3/");

    // When
    start(Role.ENCODER, "encoder");
    publishImage("line-2/a", 1);
    publishImage("line-3/a", 2);

    // Then
    Map<String, Integer> used = new HashMap<>();
    topics.readCoded(2).forEach(r -> used.put(r.key(), r.value().getQuality()));
    assertThat(used).containsExactlyInAnyOrderEntriesOf(Map.of("line-2/a", 1, "line-3/a", 2));
  }

  @Test
  void keepsPreviousCheckpointIfNextIsUnavailable() throws Exception {
    // Given
    publish(SECOND);
    activate(SECOND, name + ".images");
    StreamsService encoder = start(Role.ENCODER, "encoder");
    publishImage("a", 1);
    topics.readCoded(1);

    // When a checkpoint is activated that was never published
    activate(RouteUse.of(new CheckpointId("nowhere", "ab".repeat(32))), name + ".images");
    await()
        .atMost(TestTopics.LIMIT)
        .untilAsserted(
            () ->
                assertThat(encoder.state())
                    .contains("route " + name + ".images: checkpoint abababab (nowhere) is pending")
                    .contains("it still uses " + id(SECOND)));
    publishImage("a", 2);

    // Then
    assertThat(topics.readCoded(2))
        .extracting(CheckpointsThroughKafkaIT::named)
        .containsOnly(id(SECOND));
    assertThat(encoder.ready()).isTrue();
    assertThat(registry.scrape()).containsPattern("vqstream_routes_behind\\S+ 1.0");
  }

  @Test
  void keepsPreviousCheckpointIfNextCannotBeOpened() throws Exception {
    // Given
    publish(SECOND);
    activate(SECOND, name + ".images");
    RoutingCodecProvider.Options options =
        new RoutingCodecProvider.Options(folder, Duration.ofSeconds(5), 4);

    // When
    try (RoutingCodecProvider codecs =
        RoutingCodecProvider.encoding(
            codec,
            checkpoint -> {
              throw new CheckpointException(checkpoint.name(), "has levels 1 to 2, quality is 3");
            },
            clients,
            options,
            name + ".images")) {
      assertThat(codecs.awaitRoutes(TestTopics.LIMIT)).isTrue();

      // Then
      assertThat(codecs.problems())
          .containsExactly(
              "route %s.images: checkpoint %s (second) cannot be opened: second: has levels 1 to 2,"
                      .formatted(name, id(SECOND))
                  + " quality is 3; it uses the next route or the default");
      assertThat(codecs.forImage(name + ".images", null).codec()).isSameAs(codec);
    }
  }

  @Test
  void unusableCheckpointAffectsOnlyItsRoute() throws Exception {
    // Given
    Checkpoint unusable = TinyCheckpoint.unusable("bad");
    publish(unusable);
    publish(SECOND);
    activate(unusable, name + ".images:line-1/");
    activate(SECOND, name + ".images:line-2/");

    // When
    StreamsService encoder = start(Role.ENCODER, "encoder");
    publishImage("line-1/a", 1);
    publishImage("line-2/a", 2);

    // Then
    Map<String, String> used = new HashMap<>();
    topics.readCoded(2).forEach(r -> used.put(r.key(), named(r)));
    assertThat(used)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("line-1/a", id(DEFAULT), "line-2/a", id(SECOND)));
    assertThat(encoder.ready()).isTrue();
    assertThat(encoder.state())
        .contains("route " + name + ".images:line-1/: checkpoint " + id(unusable) + " (bad)")
        .contains("tensor choice.trade has value -1.0")
        .contains("it uses the next route or the default");
  }

  @Test
  void deadLettersImagesOfFailedRouteIfConfigured() throws Exception {
    // Given
    Checkpoint unusable = TinyCheckpoint.unusable("bad");
    publish(unusable);
    activate(unusable, name + ".images:line-1/");

    // When
    StreamsService encoder =
        start(Role.ENCODER, "encoder", "checkpoint.failure.handling", "dead-letter");
    publishImage("line-1/a", 1);
    publishImage("line-2/a", 2);

    // Then
    assertThat(topics.readCoded(1)).extracting(ConsumerRecord::key).containsExactly("line-2/a");
    assertThat(topics.readFailed(1))
        .singleElement()
        .satisfies(
            r -> {
              assertThat(r.key()).isEqualTo("line-1/a");
              assertThat(r.value().getReason()).isEqualTo("checkpoint_failed");
              assertThat(r.value().getDetail()).contains("choice.trade", "(bad)");
            });
    assertThat(encoder.ready()).isTrue();
    assertThat(encoder.state()).contains("its images go to the failure topic");
  }

  @Test
  void stopsUsingCheckpointThatFailsToEncode() throws Exception {
    // Given
    publish(SECOND);
    activate(SECOND, name + ".images");
    RoutingCodecProvider.Options options =
        new RoutingCodecProvider.Options(folder, Duration.ofSeconds(5), 4);
    byte[] png = PngWriter.write(SyntheticPicture.of(24, 16, 1));
    try (RoutingCodecProvider codecs =
        RoutingCodecProvider.encoding(
            codec, checkpoint -> new FailingCodec(), clients, options, name + ".images")) {
      assertThat(codecs.awaitRoutes(TestTopics.LIMIT)).isTrue();

      // When
      Encoded encoded;
      try (CodecLease lease = codecs.forImage(name + ".images", null)) {
        encoded = lease.codec().encode(png, QualityPolicy.level(1));
      }

      // Then
      assertThat(encoded.checkpoint()).contains(DEFAULT.id());
      assertThat(codecs.forImage(name + ".images", null).codec()).isSameAs(codec);
      await()
          .atMost(TestTopics.LIMIT)
          .untilAsserted(
              () ->
                  assertThat(codecs.problems())
                      .containsExactly(
                          "route %s.images: checkpoint %s (second) failed to encode an image:"
                                  .formatted(name, id(SECOND))
                              + " IllegalStateException: no such layer; it uses the next"
                              + " route or the default"));
    }
  }

  @Test
  void decoderWaitsForPendingCheckpoint() throws Exception {
    // Given a frame of a checkpoint that nobody has published, in a decoder that would wait long
    StreamsService decoder = start(Role.DECODER, "decoder", "checkpoint.wait.ms", "60000");
    publishFrame("a", SECOND);

    // When
    Thread.sleep(1_000); // so that the frame is there first
    publish(SECOND);

    // Then
    assertThat(topics.readBack(1)).extracting(ConsumerRecord::key).containsExactly("a");
    assertThat(decoder.failure()).isEmpty();
  }

  @Test
  void decoderDeadLettersFramesOfLateCheckpoint() throws Exception {
    // Given
    start(Role.DECODER, "decoder", "checkpoint.wait.ms", "300");

    // When
    publishFrame("early", SECOND);
    publishFrame("early", SECOND);
    publishFrame("early", DEFAULT);

    // Then
    assertThat(topics.readBack(1)).hasSize(1);
    List<ConsumerRecord<String, Failure>> failed = topics.readFailed(2);
    assertThat(failed)
        .allSatisfy(
            r -> {
              assertThat(r.value().getReason()).isEqualTo("checkpoint_late");
              assertThat(r.value().getDetail())
                  .startsWith(
                      "checkpoint " + SECOND.id().digest() + " did not arrive within 300 ms");
            });

    // When the checkpoint is there and the record is replayed
    publish(SECOND);
    await()
        .atMost(TestTopics.LIMIT)
        .untilAsserted(
            () ->
                assertThat(folder.resolve("decoder").resolve(SECOND.id().digest() + ".safetensors"))
                    .exists());
    topics.publishCoded("replayed", failed.get(0).value().getValue().toByteArray()).get();

    // Then
    assertThat(topics.readBack(2)).extracting(ConsumerRecord::key).contains("replayed");
  }

  private boolean ofAll(List<ConsumerRecord<String, CodedImage>> coded, Checkpoint checkpoint) {
    // The last of each partition: both encoders have three partitions between them.
    Map<Integer, String> last = new HashMap<>();
    coded.forEach(r -> last.put(r.partition(), named(r)));
    return last.size() == 3 && last.values().stream().allMatch(id(checkpoint)::equals);
  }

  /** Opens and then codes nothing. */
  private final class FailingCodec extends ForwardingCodec {
    FailingCodec() {
      super(codec);
    }

    @Override
    public Encoded encode(byte[] source, QualityPolicy wanted) {
      throw new IllegalStateException("no such layer");
    }

    @Override
    public Encoded encode(Decoded.Coded image, QualityPolicy policy) {
      throw new IllegalStateException("no such layer");
    }

    @Override
    public void close() {} // the codec is the default's
  }

  private StreamsService start(Role role, String instance, String... settings) throws Exception {
    Map<String, String> all = new HashMap<>();
    all.put("checkpoints.topic", clients.checkpoints());
    all.put("routes.topic", clients.routes());
    all.put("checkpoint.cache.dir", folder.resolve(instance).toString());
    all.put("quality", "1");
    all.put("lossless", "never"); // the frames name checkpoints
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    StreamsService service = StreamsService.start(topics.config(role, all), codec, metrics);
    services.add(service);
    assertThat(service.awaitRunning(TestTopics.LIMIT)).isTrue();
    return service;
  }

  private void publish(Checkpoint checkpoint) throws IOException {
    try (TopicSetup setup = TopicSetup.open(clients)) {
      setup.ensureCheckpoints(clients.checkpoints());
    }
    try (Producer<byte[], byte[]> producer =
        clients.newProducer(CheckpointPublisher.transactionalId(checkpoint))) {
      new CheckpointPublisher(producer, clients.checkpoints())
          .publish(checkpoint, checkpoint.name());
    }
  }

  private void activate(Checkpoint checkpoint, String route) throws IOException {
    activate(RouteUse.of(checkpoint.id()), route);
  }

  private void activate(RouteUse use, String route) throws IOException {
    try (TopicSetup setup = TopicSetup.open(clients)) {
      setup.ensureRoutes(clients.routes());
    }
    try (Producer<byte[], byte[]> producer = clients.newProducer()) {
      RoutesTopic.activate(producer, clients.routes(), Route.parse(route), use);
    }
  }

  private void publishImage(String key, int seed) throws Exception {
    byte[] png = PngWriter.write(SyntheticPicture.of(24, 16, seed));
    Image image = Image.newBuilder().setData(ByteString.copyFrom(png)).build();
    topics.publish(key, image.toByteArray()).get();
  }

  /** Writes what an encoder with that checkpoint would. */
  private void publishFrame(String key, Checkpoint checkpoint) throws Exception {
    QualityPolicy codes = QualityPolicy.level(1).withLossless(LosslessMode.NEVER);
    Decoded.Coded image = new Decoded.Coded(SyntheticPicture.of(24, 16, 1));
    try (ImageCodec other = ImageCodecs.builder().setCheckpoint(checkpoint).build()) {
      CodedImage coded =
          CodedImage.newBuilder()
              .setFrame(ByteString.copyFrom(other.encode(image, codes).frame()))
              .setCheckpointDigest(ByteString.copyFrom(checkpoint.digest()))
              .build();
      topics.publishCoded(key, coded.toByteArray()).get();
    }
  }

  private static String named(ConsumerRecord<String, CodedImage> record) {
    try {
      Frame frame = Frame.parse(record.value().getFrame().toByteArray());
      return frame instanceof Frame.Coded coded ? coded.checkpointName() : "passthrough";
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static String id(Checkpoint checkpoint) {
    return checkpoint.id().digest().substring(0, 8);
  }
}
