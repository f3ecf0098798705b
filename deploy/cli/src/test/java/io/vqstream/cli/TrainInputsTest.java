package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images and checkpoints that {@code train} cannot use. */
class TrainInputsTest {
  @TempDir Path folder;
  private TinyTraining training;

  @BeforeEach
  void writeAnImage() throws IOException {
    training = new TinyTraining(folder);
  }

  @Test
  void endsWithStatus1WhereAnImageIsUnreadable() throws IOException {
    // Given
    Files.writeString(training.images.resolve("b.png"), "no image");

    // When
    CommandRun run = training.run();

    // Then
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .contains(training.images.resolve("b.png") + ": not a PNG, JPEG or WebP image")
        .contains("1 of the images or folders could not be read");
    assertThat(run.out()).contains("wrote " + training.checkpoint);
  }

  @Test
  void namesACheckpointToGoOnFromThatIsNotThere() {
    // When
    CommandRun run = training.run("--from", folder.resolve("none.safetensors"));

    // Then
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("none.safetensors: no such file").hasLineCount(1);
  }

  @Test
  void namesAStartThatIsNoCheckpoint() throws IOException {
    // Given
    Path text = Files.writeString(folder.resolve("text.safetensors"), "no checkpoint at all");

    // When
    CommandRun run = training.run("--from", text);

    // Then
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains(text.toString()).hasLineCount(1);
    assertThat(training.checkpoint).doesNotExist();
  }

  @Test
  void namesTheSettingForImagesThatAreTooSmall() throws IOException {
    // Given
    training.settings(TinyTraining.SETTINGS.replace("crop.size=32", "crop.size=64"));

    // When
    CommandRun run = training.run();

    // Then
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .contains(
            "no image of at least 64 x 64 pixels in " + training.images + "; set crop.size to")
        .hasLineCount(1);
  }

  @Test
  void namesAFolderWithoutImages() throws IOException {
    // Given
    Files.delete(training.images.resolve("a.png"));

    // When
    CommandRun run = training.run();

    // Then
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains(training.images.toString(), "in this folder").hasLineCount(1);
  }
}
