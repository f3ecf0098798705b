package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.codec.SyntheticPicture;
import io.vqstream.codec.TinyCheckpoint;
import io.vqstream.image.PngWriter;
import io.vqstream.testkit.EmbeddedKafka;
import io.vqstream.tools.Brokers;
import io.vqstream.tools.ClusterAdmin;
import io.vqstream.tools.ImagePublisher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The topic {@code NAME.images} with images of their own kind, which the tiny checkpoint was not
 * trained on, and the topics beside it. A network of that size trains in seconds.
 */
final class AdaptableTopic {
  static final int IMAGES = 30;
  static final Checkpoint TINY = TinyCheckpoint.read();

  /** Settings of an encoder. */
  final Path config;

  private final String servers;
  private final String name;
  private final Path folder;

  private AdaptableTopic(String servers, String name, Path folder, Path config) {
    this.servers = servers;
    this.name = name;
    this.folder = folder;
    this.config = config;
  }

  static AdaptableTopic create(EmbeddedKafka kafka, String name, Path folder) throws Exception {
    try (ClusterAdmin cluster = ClusterAdmin.connect(Brokers.at(kafka.bootstrapServers()))) {
      cluster.create(
          List.of(name + ".images", name + ".coded", name + ".back", name + ".failed"),
          2,
          1_000_000);
    }
    Path config =
        Files.writeString(
            folder.resolve("service.properties"),
            """
            images.topic=%1$s.images
            coded.topic=%1$s.coded
            reconstructed.topic=%1$s.back
            failure.topic=%1$s.failed
            checkpoints.topic=%1$s.checkpoints
            routes.topic=%1$s.routes
            quality=2
            lossless=never
            """
                .formatted(name));
    AdaptableTopic topic = new AdaptableTopic(kafka.bootstrapServers(), name, folder, config);
    topic.publish(0);
    return topic;
  }

  /** Publishes {@link #IMAGES} images, the first with that number. */
  void publish(int first) throws Exception {
    try (ImagePublisher publisher = ImagePublisher.open(Brokers.at(servers), name + ".images")) {
      for (int i = first; i < first + IMAGES; i++) {
        byte[] png = PngWriter.write(SyntheticPicture.of(64, 48, i));
        publisher.publish("camera-" + i % 7, png).get(30, TimeUnit.SECONDS);
      }
    }
  }

  /** Has encoders use the tiny checkpoint. */
  void activateTiny() throws IOException {
    Path file = Files.write(folder.resolve("tiny.safetensors"), TINY.file());
    assertThat(checkpoint("publish", file).status()).isZero();
    CommandRun activated = activate(TINY.id().digest().substring(0, 8));
    assertThat(activated.status()).as(activated.err()).isZero();
  }

  /** Runs {@code checkpoint activate} for the route of all images. */
  CommandRun activate(String checkpoint) {
    return checkpoint("activate", checkpoint, "--route", name + ".images");
  }

  /** Runs {@code adapt} for the route of all images. */
  CommandRun adapt(Object... more) {
    return CommandRun.of(adaptLine(more));
  }

  /** The command line of {@link #adapt}. */
  Object[] adaptLine(Object... more) {
    List<Object> all = new ArrayList<>(List.of("adapt", "--route", name + ".images"));
    all.addAll(List.of("--device", "cpu", "--set", "crops=2", "--set", "crop.size=32"));
    all.addAll(List.of(more));
    return at(all);
  }

  /** Runs {@code checkpoint}. */
  CommandRun checkpoint(Object... arguments) {
    List<Object> all = new ArrayList<>(List.of("checkpoint"));
    all.addAll(List.of(arguments));
    return CommandRun.of(at(all));
  }

  private Object[] at(List<Object> command) {
    command.addAll(List.of("--bootstrap-server", servers, "--config", config));
    return command.toArray();
  }
}
