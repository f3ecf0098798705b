package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vqstream.checkpoint.BundledCheckpoint;
import io.vqstream.codec.TinyCheckpoint;
import io.vqstream.registry.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps an adaptation from being resumed. */
class AdaptationRecordTest {
  private static final CurrentRoute.Start TINY =
      new CurrentRoute.Start(Optional.empty(), "tiny", TinyCheckpoint.read());
  private static final Route ROUTE = Route.parse("images:line-3/");

  @TempDir Path work;
  private Path sample;
  private Path test;

  @BeforeEach
  void writeASample() throws IOException {
    sample = work.resolve("topic");
    test = Files.createDirectories(sample.resolve("test"));
    Files.createDirectories(sample.resolve("images"));
    Files.writeString(sample.resolve("images/1.png"), "one");
    Files.writeString(test.resolve("2.png"), "two");
    AdaptationRecord.of(ROUTE, TINY, sample).write(work);
  }

  @Test
  void acceptsTheFolderAsItWas() throws IOException {
    // When
    AdaptationRecord record = AdaptationRecord.read(work);

    // Then
    record.requireRoute(ROUTE, work);
    record.requireSample(sample);
    record.requireStart(TINY, work);
  }

  @Test
  void refusesAnotherRoute() throws IOException {
    AdaptationRecord record = AdaptationRecord.read(work);

    assertThatThrownBy(() -> record.requireRoute(new Route("images"), work))
        .hasMessage(
            "--route: the run in %s adapts images:line-3/, not images; name that route, or start a new run with another --work"
                .formatted(work));
  }

  @Test
  void refusesASampleWithoutOneOfItsImages() throws IOException {
    // Given
    Files.delete(test.resolve("2.png"));

    // Then
    AdaptationRecord record = AdaptationRecord.read(work);
    assertThatThrownBy(() -> record.requireSample(sample))
        .hasMessage(
            "%s: 1 image, 2 when the topic was sampled; restore them, or start a new run with another --work"
                .formatted(sample));
  }

  @Test
  void refusesATestImageThatBecameATrainingImage() throws IOException {
    // Given
    Files.move(test.resolve("2.png"), sample.resolve("images/2.png"));

    // Then
    AdaptationRecord record = AdaptationRecord.read(work);
    assertThatThrownBy(() -> record.requireSample(sample))
        .hasMessageStartingWith(sample + ": images have changed since the topic was sampled");
  }

  @Test
  void refusesARouteWithAnotherCheckpoint() throws IOException {
    // Given
    CurrentRoute.Start photos =
        new CurrentRoute.Start(
            Optional.of("photos"), "photos", BundledCheckpoint.ofId("photos").orElseThrow().read());

    // Then
    AdaptationRecord record = AdaptationRecord.read(work);
    assertThatThrownBy(() -> record.requireStart(photos, work))
        .hasMessage(
            "route images:line-3/ uses photos now, and the run in %s began with tiny; start a new run with another --work"
                .formatted(work));
  }

  @Test
  void namesAFolderWithoutAnAdaptation() {
    // When the folder has a sample that is not complete
    CommandRun run = adapt("--resume", "--work", sample);

    // Then
    assertThat(run.status()).isEqualTo(VqStream.WRONG_USAGE);
    assertThat(run.err()).contains(sample + ": no adaptation to resume").hasLineCount(1);
  }

  @Test
  void namesADamagedRecord() throws IOException {
    // Given
    Files.writeString(work.resolve("adapt.json"), "{\"route\": ");

    // Then
    assertThatThrownBy(() -> AdaptationRecord.read(work))
        .hasMessageStartingWith(work.resolve("adapt.json") + ": damaged");
  }

  @Test
  void saysWhatAResumedAdaptationNeeds() {
    assertThat(adapt("--resume").err()).contains("name the folder of the adaptation with --work");
    assertThat(adapt("--resume", "--work", work, "--count", 100).err()).contains("omit --count");
  }

  private static CommandRun adapt(Object... more) {
    Stream<Object> all =
        Stream.of("adapt", "--bootstrap-server", "localhost:1", "--route", "images");
    return CommandRun.of(Stream.concat(all, Stream.of(more)).toArray());
  }
}
