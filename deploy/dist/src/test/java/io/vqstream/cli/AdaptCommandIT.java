package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.ImageCodecs;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.service.StreamsService;
import io.vqstream.service.config.Role;
import io.vqstream.service.config.ServiceConfig;
import io.vqstream.service.metrics.CodecMetrics;
import io.vqstream.testkit.EmbeddedKafka;
import io.vqstream.tools.Brokers;
import io.vqstream.tools.TopicReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints trained on the images of a topic, with a network that trains in seconds. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
@Order(1)
class AdaptCommandIT {
  private static final int IMAGES = AdaptableTopic.IMAGES;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @AutoClose private static final EmbeddedKafka KAFKA = EmbeddedKafka.start();

  @TempDir Path folder;

  private final Checkpoint tiny = AdaptableTopic.TINY;
  private String name;
  private AdaptableTopic topic;

  @BeforeEach
  void publishImages(TestInfo test) throws Exception {
    name = test.getTestMethod().orElseThrow().getName();
    topic = AdaptableTopic.create(KAFKA, name, folder);
  }

  @Test
  void activatesABetterCheckpointWhileImagesFlow() throws Exception {
    // Given
    topic.activateTiny();
    try (ImageCodec codec = ImageCodecs.builder().setCheckpoint(tiny).build();
        StreamsService encoder = start(Role.ENCODER, codec);
        StreamsService decoder = start(Role.DECODER, codec)) {
      assertThat(read("coded", IMAGES)).allMatch(record -> digest(record).equals(id(tiny)));

      // When
      CommandRun run =
          topic.adapt("--margin", 0, "--set", "steps=60", "--work", folder.resolve("work"));
      int sent = IMAGES;
      List<ConsumerRecord<byte[], byte[]>> coded;
      do {
        topic.publish(sent);
        sent += IMAGES;
        coded = read("coded", sent);
        assertThat(sent).as("images until the encoder had switched").isLessThan(60 * IMAGES);
      } while (coded.stream().allMatch(record -> digest(record).equals(id(tiny))));

      // Then
      Checkpoint adapted = Checkpoint.read(folder.resolve("work/adapted.safetensors"));
      assertThat(run.err()).doesNotContain("vqstream:");
      assertThat(run.status()).isZero();
      assertThat(run.out())
          .containsPattern("better: at equal PSNR .* fewer bytes than .*tiny.*4 test images")
          .contains("route " + name + ".images uses checkpoint " + id(adapted).substring(0, 8));
      assertThat(coded).extracting(AdaptCommandIT::digest).containsOnly(id(tiny), id(adapted));
      assertThat(read("back", sent)).hasSize(sent);
      assertThat(encoder.failure()).isEmpty();
      assertThat(decoder.failure()).isEmpty();
    }
  }

  @Test
  void keepsACheckpointThatIsNotBeatenByTheMargin() throws IOException {
    // Given
    topic.activateTiny();

    // When
    CommandRun run = topic.adapt("--margin", 90, "--set", "steps=2", "--name", "of this stream");

    // Then
    assertThat(run.status()).isEqualTo(VqStream.SOME_FAILED);
    assertThat(run.err())
        .containsPattern("route " + name + "\\.images keeps .*at equal PSNR .*margin is 90 %");
    assertThat(topic.checkpoint("list").out()).contains("tiny").doesNotContain("of this stream");
  }

  @Test
  void publishesNothingInADryRun() throws IOException {
    // Given
    topic.activateTiny();

    // When
    CommandRun run =
        topic.adapt("--margin", 0, "--set", "steps=60", "--dry-run", "--name", "of this stream");

    // Then
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains("better: ", "nothing published");
    assertThat(topic.checkpoint("list").out()).doesNotContain("of this stream");
  }

  @Test
  void trainsOnASampleOfTheTopic() throws IOException {
    // Given
    Path start = Files.write(folder.resolve("tiny.safetensors"), tiny.file());
    Path mine = folder.resolve("mine.safetensors");

    // When
    CommandRun run = train(name + ".images", "--from", start, "-o", mine, "--steps", 2);
    CommandRun resumed = CommandRun.of("train", "--resume", "--work", mine + ".work", "--steps", 3);

    // Then
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .contains(
            "sampled 20 images of " + name + ".images", "training on 16 images", "held out: 4");
    assertThat(resumed.status()).as(resumed.err()).isZero();
    assertThat(Checkpoint.read(mine).name()).isEqualTo("mine");
  }

  @Test
  void namesATopicThatIsMissing() {
    // When
    CommandRun run = train("imges", "-o", folder.resolve("mine.safetensors"));

    // Then
    assertThat(run.status()).isEqualTo(VqStream.SOME_FAILED);
    assertThat(run.err()).hasLineCount(1).contains("imges");
    assertThat(folder.resolve("mine.safetensors.work/topic")).doesNotExist();
  }

  private CommandRun train(String from, Object... more) {
    List<Object> all = new ArrayList<>(List.of("train", "--topic", from, "--count", 20));
    all.addAll(List.of("--bootstrap-server", KAFKA.bootstrapServers(), "--device", "cpu"));
    all.addAll(List.of(more));
    return CommandRun.of(all.toArray());
  }

  private StreamsService start(Role role, ImageCodec codec) throws Exception {
    Map<String, String> settings = new HashMap<>();
    Files.readAllLines(topic.config)
        .forEach(line -> settings.put(line.split("=")[0], line.split("=")[1]));
    settings.put("bootstrap.servers", KAFKA.bootstrapServers());
    settings.put("application.id", name + "." + role.id());
    settings.put("checkpoint.cache.dir", folder.resolve(role.id()).toString());
    settings.put("state.dir", folder.resolve("state").toString());
    if (role == Role.DECODER) {
      settings.keySet().removeAll(List.of("quality", "lossless"));
    }
    StreamsService service =
        StreamsService.start(
            ServiceConfig.of(role, settings), codec, new CodecMetrics(new SimpleMeterRegistry()));
    assertThat(service.awaitRunning(LIMIT)).isTrue();
    return service;
  }

  /** Reads a topic until there are so many records, and fails where there are more. */
  private List<ConsumerRecord<byte[], byte[]>> read(String part, int count) throws IOException {
    List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
    try (TopicReader reader =
        TopicReader.open(Brokers.at(KAFKA.bootstrapServers()), List.of(name + "." + part))) {
      await()
          .atMost(LIMIT)
          .until(
              () -> {
                read.addAll(reader.poll(Duration.ofMillis(200)));
                return read.size() >= count;
              });
      read.addAll(reader.poll(Duration.ofMillis(300)));
    }
    assertThat(read).hasSize(count);
    return read;
  }

  private static String digest(ConsumerRecord<byte[], byte[]> coded) {
    try {
      CodedImage image = CodedImage.parseFrom(coded.value());
      return HexFormat.of().formatHex(image.getCheckpointDigest().toByteArray());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String id(Checkpoint checkpoint) {
    return checkpoint.id().digest();
  }
}
