package io.vqstream.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.codec.Decoded;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.ImageCodecs;
import io.vqstream.codec.LosslessMode;
import io.vqstream.codec.QualityPolicy;
import io.vqstream.codec.SyntheticPicture;
import io.vqstream.codec.TinyCheckpoint;
import io.vqstream.frame.Frame;
import io.vqstream.image.PngWriter;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.proto.v1.Image;
import io.vqstream.registry.CheckpointClients;
import io.vqstream.registry.CheckpointPublisher;
import io.vqstream.registry.Route;
import io.vqstream.registry.RouteUse;
import io.vqstream.registry.RoutesTopic;
import io.vqstream.registry.TopicSetup;
import io.vqstream.service.config.Role;
import io.vqstream.service.metrics.CodecMetrics;
import io.vqstream.testkit.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.TestInfo;

/** A broker's topics of images, checkpoints and routes for one test, and services on them. */
final class CheckpointServices implements AutoCloseable {
  static final Checkpoint DEFAULT = TinyCheckpoint.read();
  static final Checkpoint SECOND = TinyCheckpoint.named("second");

  final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  final ImageCodec codec = ImageCodecs.builder().setCheckpoint(DEFAULT).build();
  final String images;
  final TestTopics topics;
  final CheckpointClients clients;
  private final CodecMetrics metrics = new CodecMetrics(registry);
  private final List<StreamsService> services = new ArrayList<>();
  private final Path folder;

  /**
   * Makes the topics.
   *
   * @param folder for the caches of checkpoints
   */
  CheckpointServices(EmbeddedKafka kafka, TestInfo test, Path folder) throws Exception {
    String name = test.getTestMethod().orElseThrow().getName();
    this.images = name + ".images";
    this.folder = folder;
    this.topics = TestTopics.create(kafka, name);
    Map<String, Object> address = Map.of("bootstrap.servers", kafka.bootstrapServers());
    this.clients =
        new CheckpointClients(name + ".checkpoints", name + ".routes", address, address, address);
  }

  /** Starts a service with more settings, as names and values, and waits until it runs. */
  StreamsService start(Role role, String instance, String... settings) throws Exception {
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

  /** Publishes a checkpoint. */
  void publish(Checkpoint checkpoint) throws IOException {
    try (TopicSetup setup = TopicSetup.open(clients)) {
      setup.ensureCheckpoints(clients.checkpoints());
    }
    try (Producer<byte[], byte[]> producer =
        clients.newProducer(CheckpointPublisher.transactionalId(checkpoint))) {
      new CheckpointPublisher(producer, clients.checkpoints())
          .publish(checkpoint, checkpoint.name());
    }
  }

  void activate(Checkpoint checkpoint, String route) throws IOException {
    activate(RouteUse.of(checkpoint.id()), route);
  }

  void activate(RouteUse use, String route) throws IOException {
    try (TopicSetup setup = TopicSetup.open(clients)) {
      setup.ensureRoutes(clients.routes());
    }
    try (Producer<byte[], byte[]> producer = clients.newProducer()) {
      RoutesTopic.activate(producer, clients.routes(), Route.parse(route), use);
    }
  }

  void publishImage(String key, int seed) throws Exception {
    byte[] png = PngWriter.write(SyntheticPicture.of(24, 16, seed));
    Image image = Image.newBuilder().setData(ByteString.copyFrom(png)).build();
    topics.publish(key, image.toByteArray()).get();
  }

  /** Writes what an encoder with that checkpoint would. */
  void publishFrame(String key, Checkpoint checkpoint) throws Exception {
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

  /** Returns the prefix of the digest that the frame names. */
  static String named(ConsumerRecord<String, CodedImage> record) {
    try {
      Frame frame = Frame.parse(record.value().getFrame().toByteArray());
      return frame instanceof Frame.Coded coded ? coded.checkpointName() : "passthrough";
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Returns the number of images that encoders coded for a route. */
  double images(String route) {
    return registry
        .get("vqstream.images")
        .tags("route", route, "direction", "encode", "outcome", "coded")
        .counter()
        .count();
  }

  /** Returns the file in which an instance caches a checkpoint. */
  Path cached(String instance, Checkpoint checkpoint) {
    return folder.resolve(instance).resolve(checkpoint.id().digest() + ".safetensors");
  }

  @Override
  public void close() {
    services.forEach(StreamsService::close);
    topics.close();
    codec.close();
    registry.close();
  }

  /** Returns the prefix of a digest that frames name. */
  static String id(Checkpoint checkpoint) {
    return checkpoint.id().digest().substring(0, 8);
  }
}
