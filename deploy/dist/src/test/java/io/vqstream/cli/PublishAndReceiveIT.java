package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.cli.SpanCollector.Span;
import io.vqstream.testkit.EmbeddedKafka;
import io.vqstream.tools.Brokers;
import io.vqstream.tools.ClusterAdmin;
import io.vqstream.tools.ImagePublisher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublishAndReceiveIT {
  private static final int LARGEST_RECORD = 100_000;

  @AutoClose private static final EmbeddedKafka KAFKA = EmbeddedKafka.start();

  @TempDir Path folder;

  private final String topic = "images-" + UUID.randomUUID();

  @BeforeEach
  void createTopic() throws IOException {
    try (ClusterAdmin cluster = ClusterAdmin.connect(Brokers.at(KAFKA.bootstrapServers()))) {
      cluster.create(List.of(topic), 3, LARGEST_RECORD);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"message", "image"})
  void filesComeBackUnderTheirKeys(String format) throws IOException {
    // Given
    Path images = folder.resolve("images");
    Path yard = Images.png(images.resolve("yard/night/a.png"));
    Path street = Images.jpeg(images.resolve("street.jpg"));
    Path out = folder.resolve("out");

    // When
    CommandRun published = publish(images, "--format", format);
    CommandRun received = receive(out, 2);

    // Then
    assertThat(published.status()).as(published.err()).isZero();
    assertThat(published.out()).startsWith("2 images published");
    assertThat(received.status()).as(received.err()).isZero();
    assertThat(out.resolve("yard/night/a.png")).hasSameBinaryContentAs(yard);
    assertThat(out.resolve("street.jpg")).hasSameBinaryContentAs(street);
  }

  @Test
  void imageIsOneTraceFromPublishToReceive() throws Exception {
    // Given
    Path images = folder.resolve("images");
    Images.png(images.resolve("a.png"));
    try (SpanCollector collector = SpanCollector.start()) {
      Object[] traced = {"--tracing-endpoint", collector.endpoint(), "--tracing-sample", "1"};
      Object[] unsampled = {"--tracing-endpoint", collector.endpoint(), "--tracing-sample", "0"};

      // When
      CommandRun published = publish(images, traced);
      CommandRun received = receive(folder.resolve("out"), 1, unsampled);

      // Then: the flag of the record decides
      assertThat(published.status()).as(published.err()).isZero();
      assertThat(received.status()).as(received.err()).isZero();
      assertThat(collector.spans())
          .extracting(Span::name)
          .containsExactlyInAnyOrder("publish " + topic, "send " + topic, "receive " + topic);
      assertThat(collector.spans())
          .extracting(Span::trace)
          .containsOnly(collector.spans().get(0).trace());
      assertThat(collector.spans("receive " + topic).get(0).parent())
          .isEqualTo(collector.spans("send " + topic).get(0).id());
    }
  }

  @Test
  void refusesAFileOverTheTopicsLimitAndPublishesTheRest() throws IOException {
    // Given
    Path images = folder.resolve("images");
    Images.png(images.resolve("a.png"));
    Path large = Files.write(images.resolve("large.png"), new byte[LARGEST_RECORD]);

    // When
    CommandRun run = publish(images);

    // Then
    assertThat(run.status()).isEqualTo(VqStream.SOME_FAILED);
    assertThat(run.err())
        .hasLineCount(1)
        .contains(large.toString(), topic, LARGEST_RECORD + " bytes (its max.message.bytes)");
    assertThat(run.out()).contains("1 image published", "1 failed");
  }

  @Test
  void refusesAKeyThatLeadsOutOfTheFolder() throws Exception {
    // Given
    byte[] file = Files.readAllBytes(Images.png(folder.resolve("a.png")));
    try (ImagePublisher publisher =
        ImagePublisher.open(Brokers.at(KAFKA.bootstrapServers()), topic)) {
      publisher.publish("../../x.png", file).get(30, TimeUnit.SECONDS);
      publisher.publish("good.png", file).get(30, TimeUnit.SECONDS);
    }
    Path out = folder.resolve("deep/out");

    // When
    CommandRun run = receive(out, 2);

    // Then
    assertThat(run.status()).isEqualTo(VqStream.SOME_FAILED);
    assertThat(run.err()).hasLineCount(1).contains("../../x.png");
    assertThat(out.resolve("good.png")).exists();
    assertThat(folder.resolve("x.png")).doesNotExist();
  }

  @Test
  void receivesTheNewestRecords() throws Exception {
    // Given
    byte[] file = Files.readAllBytes(Images.png(folder.resolve("a.png")));
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", KAFKA.bootstrapServers()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      for (long i = 1; i <= 9; i++) {
        producer.send(new ProducerRecord<>(topic, null, 1_000 * i, i + ".png", file)).get();
      }
    }
    Path out = folder.resolve("out");

    // When
    CommandRun run =
        CommandRun.of(
            "receive",
            "-o",
            out,
            "--bootstrap-server",
            KAFKA.bootstrapServers(),
            "--topic",
            topic,
            "--newest",
            2);

    // Then
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains("2 files received");
    try (Stream<Path> files = Files.list(out)) {
      assertThat(files.map(Path::getFileName).map(Path::toString))
          .containsExactlyInAnyOrder("8.png", "9.png");
    }
  }

  @Test
  void publishesAsOftenAsAskedAtTheRateAskedFor() throws IOException {
    // Given
    Images.png(folder.resolve("images/a.png"));
    long start = System.nanoTime();

    // When
    CommandRun run =
        CommandRun.of(
            "publish",
            folder.resolve("images"),
            "--bootstrap-server",
            KAFKA.bootstrapServers(),
            "--topic",
            topic,
            "--repeat",
            6,
            "--rate",
            10);

    // Then
    assertThat(run.out()).contains("6 images published");
    assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(450));
  }

  @Test
  void namesATopicThatIsNotThere() throws IOException {
    // Given
    Images.png(folder.resolve("images/a.png"));

    // When
    CommandRun run =
        CommandRun.of(
            "publish",
            folder.resolve("images"),
            "--bootstrap-server",
            KAFKA.bootstrapServers(),
            "--topic",
            "nowhere");

    // Then
    assertThat(run.status()).isEqualTo(VqStream.SOME_FAILED);
    assertThat(run.err()).hasLineCount(1).contains("nowhere");
  }

  @Test
  @Timeout(50) // Kafka's clients by themselves would try for a minute
  void saysThatNoBrokerAnswers() throws IOException {
    // Given
    Images.png(folder.resolve("images/a.png"));

    // When
    CommandRun run =
        CommandRun.of(
            "publish",
            folder.resolve("images"),
            "--bootstrap-server",
            "127.0.0.1:1",
            "--config",
            Files.writeString(
                folder.resolve("impatient.properties"), "startup.broker.timeout.ms=1000\n"),
            "--topic",
            topic);

    // Then
    assertThat(run.status()).isEqualTo(VqStream.SOME_FAILED);
    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            "vqstream: timed out after 1 s: no broker answers at 127.0.0.1:1");
  }

  private CommandRun publish(Path images, Object... more) {
    List<Object> arguments = new ArrayList<>();
    arguments.addAll(List.of("publish", images, "--topic", topic));
    arguments.addAll(List.of("--bootstrap-server", KAFKA.bootstrapServers()));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray());
  }

  private CommandRun receive(Path out, int count, Object... more) {
    List<Object> arguments = new ArrayList<>();
    arguments.addAll(List.of("receive", "-o", out, "--topic", topic, "--count", count));
    arguments.addAll(List.of("--bootstrap-server", KAFKA.bootstrapServers()));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray());
  }
}
