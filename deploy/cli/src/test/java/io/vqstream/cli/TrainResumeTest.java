package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.checkpoint.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that goes on where it ended, with its own files. */
class TrainResumeTest {
  @TempDir Path folder;
  private TinyTraining training;

  @BeforeEach
  void writeAnImage() throws IOException {
    training = new TinyTraining(folder);
  }

  @Test
  void doesNotBeginWhereARunIs() {
    // Given
    training.run();

    // When
    CommandRun run = training.run();

    // Then
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("holds a run already").hasLineCount(1);
    CommandRun resumed = training.run("--resume");
    assertThat(resumed.status()).isZero();
    assertThat(resumed.out())
        .contains("nothing to do: all 3 steps were done before")
        .doesNotContain("wrote");
  }

  @Test
  void resumesFromTheWorkFolderAlone() {
    // Given
    training.run();

    // When
    CommandRun run = CommandRun.of("train", "--resume", "--work", training.checkpoint + ".work");

    // Then
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("nothing to do", training.checkpoint.toString());
  }

  @Test
  void namesEachSettingThatDiffersOnResume() throws IOException {
    // Given
    training.run();
    training.settings(TinyTraining.SETTINGS + "seed=2\nlearning.rate=0.5\nsteps=9\n");

    // When
    CommandRun run = training.run("--resume");

    // Then
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .contains("seed: 2 here, 1 in the run", "learning.rate: 0.5 here, 0.001 in the run")
        .contains("only steps and minutes may change")
        .hasLineCount(3);
  }

  @Test
  void replacesAFileWhenForcedAndItsOwnWhenResumed() throws IOException {
    // Given
    Files.writeString(training.checkpoint, "old");

    // When
    CommandRun forced = training.run("--force");
    training.settings(TinyTraining.SETTINGS.replace("steps=3", "steps=4"));
    CommandRun resumed = training.run("--resume");

    // Then
    assertThat(forced.status()).as(forced.err()).isZero();
    assertThat(resumed.status()).as(resumed.err()).isZero();
    assertThat(Checkpoint.read(training.checkpoint).metadata())
        .containsEntry("training.steps", "4 of 4");
  }

  @Test
  void doesNotReplaceAFileThatTheResumedRunDidNotWrite() throws IOException {
    // Given
    training.run();
    Files.writeString(training.checkpoint, "of somebody else");

    // When
    CommandRun run = training.run("--resume");

    // Then
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .contains(training.checkpoint + ": exists and was not written by this run")
        .hasLineCount(1);
    assertThat(training.checkpoint).hasContent("of somebody else");
  }
}
