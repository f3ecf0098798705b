package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.codec.TinyCheckpoint;
import io.vqstream.registry.CheckpointClients;
import io.vqstream.registry.CheckpointPublisher;
import io.vqstream.testkit.EmbeddedKafka;
import io.vqstream.tools.Brokers;
import io.vqstream.tools.ClusterAdmin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class CheckpointCommandsIT {
  @AutoClose
  private static final EmbeddedKafka KAFKA =
      EmbeddedKafka.start(Map.of("message.max.bytes", "100000"));

  @TempDir Path folder;

  private final Checkpoint tiny = TinyCheckpoint.read();
  private final String prefix = tiny.id().digest().substring(0, 8);
  private String name;
  private Path file;
  private Path config;

  @BeforeAll
  static void createImages() throws IOException {
    try (ClusterAdmin cluster = ClusterAdmin.connect(Brokers.at(KAFKA.bootstrapServers()))) {
      cluster.create(List.of("images"), 1, 100_000);
    }
  }

  @BeforeEach
  void nameTopics(TestInfo test) throws IOException {
    name = test.getTestMethod().orElseThrow().getName();
    file = Files.write(folder.resolve("mine.safetensors"), tiny.file());
    config =
        Files.writeString(
            folder.resolve("client.properties"),
            """
            checkpoints.topic=%1$s.checkpoints
            routes.topic=%1$s.routes
            """
                .formatted(name));
  }

  @Test
  void aCheckpointIsPublishedListedShownAndActivated() throws IOException {
    // When
    CommandRun published = run("publish", file, "--name", "line 3");
    CommandRun again = run("publish", file);
    CommandRun named = run("publish", file, "--name", "line 3");
    CommandRun activated = run("activate", prefix, "--route", "images:line-3/");
    CommandRun listed = run("list");
    CommandRun shown = run("show", prefix);

    // Then
    assertThat(published.status()).as(published.err()).isZero();
    assertThat(published.out())
        .startsWith(tiny.id().digest() + " published to ")
        .contains(tiny.file().length + " bytes in 1 chunk, read back");
    assertThat(published.err()).contains("checkpoints created: compacted, it deletes nothing.");
    assertThat(again.out()).isEqualToIgnoringNewLines(prefix + " (line 3) is published already");
    assertThat(named.out()).isEqualTo(again.out());
    assertThat(activated.status()).as(activated.err()).isZero();
    assertThat(activated.out())
        .isEqualToIgnoringNewLines(
            "route images:line-3/ uses checkpoint " + prefix + " (line 3) from now on");
    assertThat(activated.err()).contains("routes created: compacted, one partition.");
    assertThat(listed.out())
        .containsPattern(prefix + "[0-9a-f]{8}  line 3  +" + tiny.file().length)
        .containsPattern(prefix + "[0-9a-f]{8}  line 3  +images:line-3/");
    assertThat(shown.status()).as(shown.err()).isZero();
    assertThat(shown.out()).contains(tiny.id().digest(), "images:line-3/", "line 3", "\"levels\"");
  }

  @Test
  void aRouteIsGivenABundledCheckpointAndTakenBack() {
    // Given
    run("publish", file);

    // When
    CommandRun activated = run("activate", "photos", "--route", "images");
    CommandRun before = run("list");
    CommandRun taken = run("activate", "default", "--route", "images");
    CommandRun after = run("list");

    // Then
    assertThat(activated.status()).as(activated.err()).isZero();
    assertThat(before.out()).containsPattern("photos +images");
    assertThat(taken.status()).as(taken.err()).isZero();
    assertThat(after.out()).doesNotContain("photos").contains("all others");
  }

  @Test
  void aRouteIsGivenAFidelityOfItsOwn() {
    // Given
    run("publish", file);

    // When
    CommandRun activated =
        run("activate", "photos", "--route", "images", "--quality", 2, "--min-psnr", 32);
    CommandRun list = run("list");

    // Then
    assertThat(activated.status()).as(activated.err()).isZero();
    assertThat(activated.out()).contains("(photos), quality 2, at least 32.0 dB,");
    assertThat(list.out()).containsPattern("photos +images +quality 2, at least 32.0 dB");
  }

  @Test
  void aRouteOfATopicThatIsMissingIsRefusedUnlessAskedFor() {
    // When
    CommandRun refused = run("activate", "photos", "--route", "imges:line-3/");
    CommandRun before = run("activate", "default", "--route", "imges:line-3/");
    CommandRun created = run("activate", "photos", "--route", "imges:line-3/", "--create-route");

    // Then
    assertThat(refused.status()).isEqualTo(VqStream.SOME_FAILED);
    assertThat(refused.err()).hasLineCount(1).contains("no topic imges", "--create-route");
    assertThat(refused.out()).isEmpty();
    assertThat(before.status()).as(before.err()).isZero();
    assertThat(created.status()).as(created.err()).isZero();
    assertThat(created.out()).contains("route imges:line-3/ uses checkpoint");
  }

  @Test
  void aLevelThatTheCheckpointDoesNotHaveIsRefused() {
    // When
    CommandRun run = run("activate", "photos", "--route", "images", "--max-quality", 7);

    // Then
    assertThat(run.status()).isEqualTo(VqStream.WRONG_USAGE);
    assertThat(run.err()).contains("quality level 7: the checkpoint has levels 1 to 6");
  }

  @Test
  void aFileIsShownWithoutABroker() {
    // When
    CommandRun run = CommandRun.of("checkpoint", "show", file);

    // Then
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains(tiny.id().digest(), "architecture", "name");
  }

  @Test
  void whatIsNoCheckpointIsNotPublished() throws IOException {
    // Given
    Path text = Files.writeString(folder.resolve("a.safetensors"), "text");

    // When
    CommandRun run = run("publish", text);

    // Then
    assertThat(run.status()).isEqualTo(VqStream.SOME_FAILED);
    assertThat(run.err()).hasLineCount(1).startsWith("vqstream: " + text + ": ");
  }

  @Test
  void rejectsACheckpointThatCannotCode() throws Exception {
    // Given
    Checkpoint unusable = TinyCheckpoint.unusable("bad");
    Path bad = Files.write(folder.resolve("bad.safetensors"), unusable.file());
    Path blind =
        Files.write(folder.resolve("blind.safetensors"), TinyCheckpoint.blind("blind").file());

    // When
    CommandRun rejected = run("publish", bad);
    CommandRun seesNothing = run("publish", blind);

    // Then nothing was written
    assertThat(rejected.status()).isEqualTo(VqStream.SOME_FAILED);
    assertThat(rejected.err())
        .hasLineCount(1)
        .startsWith("vqstream: " + bad + ": tensor choice.trade has value -1.0 at index 0");
    assertThat(seesNothing.status()).isEqualTo(VqStream.SOME_FAILED);
    assertThat(seesNothing.err()).hasLineCount(1).contains("the test image has ");
    assertThat(run("list").out()).doesNotContain(unusable.id().digest().substring(0, 8));
  }

  @Test
  void activatesNoCheckpointThatCannotCode() throws Exception {
    // Given one that was published by other means
    run("publish", file);
    Checkpoint unusable = TinyCheckpoint.unusable("bad");
    publishUnchecked(unusable);

    // When
    CommandRun run = run("activate", unusable.id().digest().substring(0, 8), "--route", "images");

    // Then
    assertThat(run.status()).isEqualTo(VqStream.SOME_FAILED);
    assertThat(run.err())
        .hasLineCount(1)
        .contains("(bad)", "tensor choice.trade has value -1.0 at index 0");
    assertThat(run("list").out()).doesNotContain("images");
  }

  private void publishUnchecked(Checkpoint checkpoint) throws IOException {
    Map<String, Object> address = Map.of("bootstrap.servers", KAFKA.bootstrapServers());
    CheckpointClients clients =
        new CheckpointClients(name + ".checkpoints", name + ".routes", address, address, address);
    try (Producer<byte[], byte[]> producer =
        clients.newProducer(CheckpointPublisher.transactionalId(checkpoint))) {
      new CheckpointPublisher(producer, clients.checkpoints())
          .publish(checkpoint, checkpoint.name());
    }
  }

  @Test
  void aDigestThatNobodyPublishedIsSaidToBeUnknown() {
    // Given
    CommandRun missing = run("activate", "abcdef12", "--route", "images");
    run("publish", file);

    // When
    CommandRun unknown = run("activate", "abcdef12", "--route", "images");

    // Then
    assertThat(missing.status()).isEqualTo(VqStream.SOME_FAILED);
    assertThat(missing.err()).hasLineCount(1).contains("nothing was published yet");
    assertThat(unknown.status()).isEqualTo(VqStream.SOME_FAILED);
    assertThat(unknown.err())
        .hasLineCount(1)
        .contains("has a digest that begins with abcdef12; 'vqstream checkpoint list' shows all");
  }

  @Test
  void wrongUsageIsSaid() {
    assertThat(CommandRun.of("checkpoint").status()).isEqualTo(VqStream.WRONG_USAGE);
    assertThat(CommandRun.of("checkpoint", "list"))
        .returns(VqStream.WRONG_USAGE, CommandRun::status)
        .satisfies(r -> assertThat(r.err()).contains("--bootstrap-server"));
    assertThat(run("activate", "mine", "--route", "images").status())
        .isEqualTo(VqStream.WRONG_USAGE);
    assertThat(run("activate", prefix, "--route", "two words"))
        .returns(VqStream.WRONG_USAGE, CommandRun::status)
        .satisfies(r -> assertThat(r.err()).contains("'two words' is not a valid topic name"));
  }

  @Test
  void saysThatNoBrokerAnswers() throws IOException {
    // Given
    Path impatient =
        Files.writeString(
            folder.resolve("impatient.properties"),
            "request.timeout.ms=900\ndefault.api.timeout.ms=1000\n");

    // When
    CommandRun run =
        CommandRun.of(
            "checkpoint", "list", "--bootstrap-server", "127.0.0.1:1", "--config", impatient);

    // Then
    assertThat(run.status()).isEqualTo(VqStream.SOME_FAILED);
    assertThat(run.err())
        .hasLineCount(1)
        .contains("timed out after 1 s: no broker answers at 127.0.0.1:1");
  }

  private CommandRun run(Object... arguments) {
    List<Object> all = new ArrayList<>(List.of("checkpoint"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--bootstrap-server", KAFKA.bootstrapServers(), "--config", config));
    return CommandRun.of(all.toArray());
  }
}
