package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.checkpoint.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs and settings of {@code train}. */
class TrainCommandTest {
  @TempDir Path folder;
  private TinyTraining training;

  @BeforeEach
  void writeAnImage() throws IOException {
    training = new TinyTraining(folder);
  }

  @Test
  void writesACheckpointAndTheRunBesideIt() throws IOException {
    // When
    CommandRun run = training.run();

    // Then
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    Checkpoint made = Checkpoint.read(training.checkpoint);
    assertThat(made.architecture().levels()).isEqualTo(2);
    assertThat(run.out())
        .contains("training on 1 images")
        .contains("wrote %s, checkpoint %.8s".formatted(training.checkpoint, made.id().digest()));
    assertThat(folder.resolve("tiny.safetensors.work"))
        .isDirectoryContaining("glob:**state.safetensors")
        .isDirectoryContaining("glob:**training.csv")
        .isDirectoryContaining("glob:**reconstructions.png");
  }

  @Test
  void namesTheTimeThatASearchNeeds() {
    // When
    CommandRun none = training.run("--search");
    CommandRun few = training.run("--search", "--minutes", 2);

    // Then
    assertThat(none.status()).isEqualTo(2);
    assertThat(none.err()).contains("--search divides a time: give it with --minutes N");
    assertThat(few.status()).isEqualTo(2);
    assertThat(few.err()).contains("2 minutes are too few, give --minutes 24 or more");
    assertThat(folder.resolve("tiny.safetensors.work")).doesNotExist();
  }

  @Test
  void searchesFromNothingOnly() {
    // When
    CommandRun run = training.run("--search", "--minutes", 30, "--from", "photos");

    // Then
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("--search trains all candidates from nothing");
  }

  @Test
  void saysInOneLineThatTheRunHasDiverged() throws IOException {
    // Given
    training.settings(
        TinyTraining.SETTINGS
            + "steps=60\nrounding.phase.fraction=1\njoint.phase.fraction=0\nlearning.rate=100\n");

    // When
    CommandRun run = training.run();

    // Then
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("the run has diverged: ").hasLineCount(1);
    assertThat(run.out()).doesNotContain("wrote");
    assertThat(training.checkpoint).doesNotExist();
  }

  @Test
  void saysWhatIsMissing() {
    assertThat(CommandRun.of("train", training.images).err()).contains("missing -o CHECKPOINT");
    assertThat(CommandRun.of("train", "-o", training.checkpoint).err()).contains("missing SOURCE");
    assertThat(CommandRun.of("train", "--resume").err()).contains("--work DIR");
  }

  @Test
  void namesASettingThatItDoesNotKnow() throws IOException {
    // Given
    training.settings("stesp=10");

    // When
    CommandRun run = training.run();

    // Then
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("unknown training setting stesp").hasLineCount(1);
  }

  @Test
  void namesASettingsFileThatIsNotThere() throws IOException {
    // Given
    Files.delete(training.config);

    // When
    CommandRun run = training.run();

    // Then
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains(training.config + ": no such file").hasLineCount(1);
  }

  @Test
  void continuesFromTheCheckpointThatFitsTheImages() throws IOException {
    // Given
    for (int i = 0; i < 11; i++) {
      Files.copy(training.images.resolve("a.png"), training.images.resolve("b" + i + ".png"));
    }

    // When
    CommandRun run =
        CommandRun.of(
            "train",
            training.images,
            "-o",
            training.checkpoint,
            "--steps",
            "1",
            "--set",
            "crops=1");

    // Then
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains("continuing from thumbnails, lambdas 1090,470,195,81,31.5,11.5")
        .contains("training on 8 images, 0.0 megapixels; held out: 4 images")
        .containsPattern("at equal PSNR .* bytes than thumbnails.*4 held-out images, step 1")
        .contains("wrote " + training.checkpoint);
    assertThat(Checkpoint.read(training.checkpoint).name()).isEqualTo("tiny");
  }

  @Test
  void explainsTheSettings() {
    // When
    CommandRun run = CommandRun.of("train", "--help-settings");

    // Then
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains("jpeg.downscale (0.1 to 1)", "default 0.8; for fine-tuning 1", "augment.flips");
  }

  @Test
  void saysWhichDevicesThereAre() {
    // When
    CommandRun run = training.run("--device", "tpu");

    // Then
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .contains("unknown device tpu; known devices are cpu, gpu, auto")
        .hasLineCount(1);
  }
}
