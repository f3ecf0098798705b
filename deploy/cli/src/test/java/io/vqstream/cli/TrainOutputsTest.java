package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that {@code train} must not replace. */
class TrainOutputsTest {
  @TempDir Path folder;
  private TinyTraining training;

  @BeforeEach
  void writeAnImage() throws IOException {
    training = new TinyTraining(folder);
  }

  @Test
  void keepsAnExistingFileAndTrainsNothing() throws IOException {
    // Given
    Files.writeString(training.checkpoint, "precious");

    // When
    CommandRun run = training.run();

    // Then
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            "vqstream: " + training.checkpoint + ": exists; use --force to replace it");
    assertThat(training.checkpoint).hasContent("precious");
    assertThat(folder.resolve("tiny.safetensors.work")).doesNotExist();
  }

  @Test
  void neverReplacesAnInput() throws IOException {
    // Given
    Path image = training.images.resolve("a.png");
    byte[] before = Files.readAllBytes(image);

    // When
    CommandRun run = training.runTo(image, "--force", "--work", folder.resolve("work"));

    // Then
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains(image + ": is an input of this run").hasLineCount(1);
    assertThat(image).hasBinaryContent(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"state.safetensors", "progress/mine.safetensors", "tensorboard/mine"})
  void refusesAFileOfTheRunAsItsOutput(String name) {
    // Given
    Path work = folder.resolve("work");

    // When
    CommandRun run = training.runTo(work.resolve(name), "--work", work);

    // Then
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("is a file of the run itself").hasLineCount(1);
  }

  @Test
  void refusesAWorkFolderThatNoRunWrote() throws IOException {
    // Given
    Path work = Files.createDirectory(folder.resolve("work"));
    Path mine = Files.writeString(work.resolve("training.csv"), "mine");

    // When
    CommandRun run = training.run("--work", work);

    // Then
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains(mine + " exists: name another folder with --work");
    assertThat(mine).hasContent("mine");
  }
}
