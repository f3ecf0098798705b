package io.vqstream.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.codec.TinyCheckpoint;
import io.vqstream.security.Certificates;
import io.vqstream.security.Connections;
import io.vqstream.security.MinimalAcls;
import io.vqstream.security.Overheard;
import io.vqstream.security.SecuredBroker;
import io.vqstream.service.StreamsService;
import io.vqstream.service.config.Role;
import io.vqstream.service.config.ServiceConfig;
import io.vqstream.service.metrics.CodecMetrics;
import io.vqstream.service.ops.FailureTopic;
import io.vqstream.service.ops.ServiceGroups;
import io.vqstream.tools.Brokers;
import io.vqstream.tools.deadletters.FailureDesk;
import io.vqstream.tools.groups.BrokerGroups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Everything that the product does, each part with the least rights, over TLS. The log is that of
 * {@code log.format=json}; {@link SecurityRefusalsIT} reads it as text.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@ResourceLock(Overheard.LOG)
class SecuredServiceIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path folder;

  private final Checkpoint tiny = TinyCheckpoint.read();
  private SecuredBroker broker;

  @Test
  void runsServicesAndCommandsWithMinimalAcls() throws Exception {
    // Given
    Path images = folder.resolve("images");
    Images.png(images.resolve("a.png"));
    Images.png(images.resolve("b.png"));
    Images.text(images.resolve("none.png"));
    Path checkpoint = Files.write(folder.resolve("tiny.safetensors"), tiny.file());
    String digest = tiny.id().digest().substring(0, 8);
    JsonLogEncoder json = new JsonLogEncoder("secured");
    try (Overheard log = Overheard.listen(event -> new String(json.encode(event), UTF_8));
        SecuredBroker started = SecuredBroker.start(folder)) {
      broker = started;

      // When
      CommandRun kept = run(MinimalAcls.OPERATOR, "checkpoint", "publish", checkpoint);
      CommandRun activated =
          run(MinimalAcls.OPERATOR, "checkpoint", "activate", digest, "--route", "images");
      CommandRun listed = run(MinimalAcls.OPERATOR, "checkpoint", "list");
      CommandRun published = run(MinimalAcls.PUBLISHER, "publish", images, "--topic", "images");
      CommandRun received;
      ServiceGroups.State watched;
      List<FailureTopic.Letter> letters;
      CommandRun replayed;
      CommandRun failed;
      try (StreamsService encoder = start(Role.ENCODER, MinimalAcls.ENCODER);
          StreamsService decoder = start(Role.DECODER, MinimalAcls.DECODER)) {
        received =
            run(
                MinimalAcls.RECEIVER,
                "receive",
                "-o",
                folder.resolve("out"),
                "--topic",
                "images.reconstructed",
                "--count",
                2);
        Brokers viewer = brokers(MinimalAcls.VIEWER);
        try (BrokerGroups groups =
            BrokerGroups.connect(viewer, List.of("vqstream-encoder", "vqstream-decoder"))) {
          watched = groups.read();
        }
        letters = new FailureDesk(viewer, "images.failed").latest(10);
        replayed = run(MinimalAcls.REPLAYER, "failures", "replay");
        failed = run(MinimalAcls.REPLAYER, "failures", "list");
        assertThat(encoder.failure()).isEmpty();
        assertThat(decoder.failure()).isEmpty();
      }

      // Then
      for (CommandRun done :
          List.of(kept, activated, listed, published, received, replayed, failed)) {
        assertThat(done.status()).as(done.err()).isZero();
      }
      assertThat(listed.out()).contains(digest, "images");
      assertThat(folder.resolve("out/a.png")).exists();
      assertThat(folder.resolve("out/b.png")).exists();
      assertThat(folder.resolve("cache")).isNotEmptyDirectory();
      assertThat(watched.members()).hasSize(2);
      assertThat(watched.lag()).containsOnlyKeys("images", "images.coded");
      assertThat(letters).hasSize(1);
      assertThat(replayed.out()).contains("1 record replayed");
      assertThat(failed.out()).contains("key=none.png", "not_an_image");
      assertThat(log.lines())
          .isNotEmpty()
          .allSatisfy(line -> assertThat(JsonParser.parseString(line).isJsonObject()).isTrue());
      assertThat(log.lines())
          .as("of rights that would be missed")
          .noneMatch(line -> line.toLowerCase(Locale.ROOT).contains("no right to"))
          .noneMatch(line -> line.contains(" is denied"))
          .noneMatch(line -> line.toLowerCase(Locale.ROOT).contains("not authorized"));
      assertThat(log.lines())
          .noneMatch(line -> line.contains(SecuredBroker.PASSWORD))
          .noneMatch(line -> line.contains(Certificates.PASSWORD));
    }
  }

  @Test
  void operationsPageListsExactlyTheseAcls() throws IOException {
    // Given
    List<String> lines =
        Stream.of(MinimalAcls.values()).flatMap(part -> part.lines().stream()).toList();

    // When
    List<String> operations = Files.readAllLines(Path.of("../../docs/operations.md"));

    // Then
    assertThat(operations.stream().filter(line -> line.startsWith("acl User:")))
        .containsExactlyElementsOf(lines);
  }

  private CommandRun run(MinimalAcls part, Object... arguments) throws IOException {
    return CommandRun.of(
        Stream.concat(Stream.of(arguments), Stream.of("--config", config(part, Map.of())))
            .toArray());
  }

  private StreamsService start(Role role, MinimalAcls part) throws Exception {
    Path file =
        config(
            part,
            Map.of(
                "processing.guarantee",
                "exactly_once_v2",
                "num.stream.threads",
                "1",
                "checkpoint.cache.dir",
                folder.resolve("cache").resolve(role.id()).toString(),
                "state.dir",
                folder.resolve("state").toString()));
    ServiceConfig config = ServiceConfig.load(role, Optional.of(file), Map.of(), Map.of());
    CodecMetrics metrics = new CodecMetrics(new SimpleMeterRegistry());
    StreamsService service = StreamsService.start(config, new FakeCodec(), metrics);
    assertThat(service.awaitRunning(LIMIT)).isTrue();
    return service;
  }

  private Brokers brokers(MinimalAcls part) {
    Map<String, String> settings = Connections.of(broker, part);
    return new Brokers(settings.remove("bootstrap.servers"), settings);
  }

  private Path config(MinimalAcls part, Map<String, String> more) throws IOException {
    Map<String, String> settings = Connections.of(broker, part);
    settings.putAll(more);
    return Connections.write(folder.resolve(part.user() + ".properties"), settings);
  }
}
