package io.vqstream.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.containers.EnabledIfKafkaContainer;
import io.vqstream.containers.JavaBase;
import io.vqstream.containers.KafkaContainers;
import io.vqstream.processes.Ledger;
import io.vqstream.processes.NumberedImages;
import io.vqstream.processes.Publisher;
import io.vqstream.processes.SharedResources;
import io.vqstream.tools.Brokers;
import io.vqstream.tools.ClusterAdmin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Network;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.lifecycle.Startables;

/** The image of the services, with a broker beside them in a network of their own. */
@EnabledIfKafkaContainer
@EnabledIf(
    value = "io.vqstream.containers.JavaBase#available",
    disabledReason = "there is no base image with a Java")
@Order(1)
@ResourceLock(SharedResources.PROCESSORS)
class ServiceImageContainerIT {
  private static final Path DISTRIBUTION = Path.of("../target/vqstream-service").toAbsolutePath();
  private static final String BROKER = "broker:19092";
  private static final int PARTITIONS = 2;
  private static final int IMAGES = 200;

  private static BuiltImage image;

  @TempDir Path folder;

  @BeforeAll
  static void build() throws Exception {
    image = BuiltImage.of("vqstream:it", DISTRIBUTION);
  }

  @AfterAll
  static void remove() {
    DockerClientFactory.lazyClient().removeImageCmd(image.name()).withForce(true).exec();
  }

  @Test
  void sameFilesElsewhereMakeTheSameImage() throws Exception {
    // Given files with other paths and times
    Path copy = folder.resolve("copy");
    try (Stream<Path> files = Files.walk(DISTRIBUTION)) {
      files.forEach(file -> copy(file, copy.resolve(DISTRIBUTION.relativize(file).toString())));
    }

    // When
    BuiltImage second = BuiltImage.of("vqstream:it", copy);

    // Then
    assertThat(second.digest()).isEqualTo(image.digest());
  }

  @Test
  void isLittleLargerThanItsBase() {
    // When
    long added = size(image.name()) - size(JavaBase.image());

    // Then
    assertThat(added).isBetween(40_000_000L, 70_000_000L);
  }

  private static long size(String name) {
    return DockerClientFactory.lazyClient().inspectImageCmd(name).exec().getSize();
  }

  @Test
  void codesImagesWithoutRightsAndStopsInTime() throws Exception {
    try (Network network = Network.newNetwork();
        KafkaContainer kafka = KafkaContainers.create()) {
      // Given
      kafka.withNetwork(network).withListener(BROKER).start();
      createTopics(kafka);
      NumberedImages images = new NumberedImages(32, 24, 20);
      try (ServiceContainer encoder = new ServiceContainer(image, "encoder", network, BROKER);
          ServiceContainer decoder = new ServiceContainer(image, "decoder", network, BROKER);
          Ledger ledger = ledger(kafka, images);
          Publisher publisher = publisher(kafka, images)) {
        Startables.deepStart(encoder.container(), decoder.container()).join();

        // When
        assertThat(publisher.finish()).isEqualTo(IMAGES);
        ledger.readUntil(IMAGES);
        String writable = writable(encoder);
        var health = encoder.run("/opt/vqstream/bin/vqstream", "health");
        long encoderStatus = encoder.stop(30);
        long decoderStatus = decoder.stop(30);
        ledger.readToEnd();

        // Then
        assertThat(ledger.duplicates()).isZero();
        assertThat(ledger.wrong()).isEmpty();
        assertThat(health.getExitCode()).as(health.getStdout()).isZero();
        assertThat(writable).isEqualTo("end\n");
        assertThat(List.of(encoderStatus, decoderStatus)).containsOnly(0L);
        assertThat(encoder.container().getLogs()).doesNotContain("libwebp", "ERROR");
      }
    }
  }

  /** What the service could write to, but for the folders that it is given for that. */
  private static String writable(ServiceContainer service) throws Exception {
    return service
        .run(
            "sh",
            "-c",
            "find / \\( -path /proc -o -path /sys -o -path /dev -o -path /tmp -o -path"
                + " /var/cache/vqstream \\) -prune -o -not -type l -writable -print 2>/dev/null;"
                + " echo end")
        .getStdout();
  }

  private static void createTopics(KafkaContainer kafka) throws Exception {
    try (ClusterAdmin cluster = ClusterAdmin.connect(Brokers.at(kafka.getBootstrapServers()))) {
      cluster.create(
          List.of("images", "images.coded", "images.reconstructed", "images.failed"),
          PARTITIONS,
          1_000_000);
    }
  }

  private static Ledger ledger(KafkaContainer kafka, NumberedImages images) {
    return new Ledger(kafka.getBootstrapServers(), "images.reconstructed", PARTITIONS, images);
  }

  private static Publisher publisher(KafkaContainer kafka, NumberedImages images) {
    return new Publisher(
        kafka.getBootstrapServers(), "images", images, IMAGES, IMAGES, number -> true);
  }

  private static void copy(Path from, Path to) {
    try {
      Files.copy(from, to); // with the time of now
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
