package io.vqstream.training;

import static io.vqstream.training.TinyRun.SIX_STEPS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.image.PngWriter;
import io.vqstream.training.TrainingResult.End;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumeTest {
  @TempDir Path folder;

  private TinyRun run;

  @BeforeEach
  void stopARunAfterThreeSteps() throws Exception {
    run = new TinyRun(folder);
    run.stopAfter(3);
    run.start(SIX_STEPS);
  }

  @Test
  void resumesFromTheWorkFolderAlone() throws Exception {
    // When
    TrainingResult result = run.resume();

    // Then
    assertThat(result.end()).isEqualTo(End.FINISHED);
    assertThat(Checkpoint.read(run.output).metadata()).containsEntry("training.steps", "6 of 6");
  }

  @Test
  void restartsARunStoppedBeforeItsFirstSave() throws Exception {
    // Given
    Files.delete(run.work.state());

    // When
    TrainingResult result = run.resume();

    // Then
    assertThat(result.end()).isEqualTo(End.FINISHED);
    assertThat(run.savedStep()).isEqualTo(6);
  }

  @Test
  void doesNotTrainOnItsReconstructions() throws Exception {
    // Given a work folder among the images
    Path own = Files.createDirectory(run.images.resolve("work"));
    TinyRun inside = new TinyRun(Files.createDirectory(folder.resolve("b")), new RunFolder(own));

    // When
    int images = Tiny.sources(List.of(run.images), inside.work.path()).count();
    Files.copy(run.images.resolve("0.png"), own.resolve("reconstructions.png"));
    int again = Tiny.sources(List.of(run.images), inside.work.path()).count();

    // Then
    assertThat(again).isEqualTo(images);
  }

  @Test
  void acceptsMoreSteps() throws Exception {
    // When
    TrainingResult result = run.resume("steps", "8");

    // Then
    assertThat(result.step()).isEqualTo(8);
    assertThat(RunRecord.read(run.work.record()).settings()).containsEntry("steps", "8");
  }

  @Test
  void rejectsFewerStepsThanAreDone() {
    assertThatThrownBy(() -> run.resume("steps", "2"))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("has done 3 steps already; steps=2 is fewer");
  }

  @Test
  void refusesAnotherOptimizer() {
    // When
    ResumeRefusedException refused =
        catchThrowableOfType(ResumeRefusedException.class, () -> run.resume("optimizer", "muon"));

    // Then
    assertThat(refused.differences()).containsExactly("optimizer: muon here, adam in the run");
  }

  @Test
  void refusesAnotherValueThanTheDefaultOfAnOldRun() throws Exception {
    // Given a record without the setting
    String record = Files.readString(run.work.record());
    Files.writeString(run.work.record(), record.replaceFirst("\\s*\"optimizer\": \"adam\",", ""));

    // When
    ResumeRefusedException refused =
        catchThrowableOfType(ResumeRefusedException.class, () -> run.resume("optimizer", "muon"));

    // Then
    assertThat(refused.differences()).containsExactly("optimizer: muon here, adam in the run");
  }

  @Test
  void namesImagesThatDiffer() throws Exception {
    // Given
    Files.write(run.images.resolve("more.png"), PngWriter.write(Tiny.picture(40, 40, 5)));

    // When
    ResumeRefusedException refused =
        catchThrowableOfType(ResumeRefusedException.class, () -> run.resume());

    // Then
    assertThat(refused.differences())
        .singleElement()
        .asString()
        .startsWith("images: 3 with ")
        .contains(" here, 2 with ");
    assertThat(run.savedStep()).isEqualTo(3);
  }

  @Test
  void refusesChangedHeldOutImages() throws Exception {
    // Given
    Path image = Files.createDirectory(folder.resolve("validate")).resolve("0.png");
    Files.write(image, PngWriter.write(Tiny.picture(40, 40, 5)));
    TinyRun measured = new TinyRun(Files.createDirectory(folder.resolve("b")));
    measured.validate(image.getParent());
    measured.stopAfter(3);
    measured.start(SIX_STEPS);
    Files.write(image, PngWriter.write(Tiny.picture(40, 40, 6)));

    // When
    ResumeRefusedException refused =
        catchThrowableOfType(ResumeRefusedException.class, () -> measured.resume());

    // Then
    assertThat(refused.differences())
        .singleElement()
        .asString()
        .startsWith("held-out images: 1 with ");
  }

  @Test
  void resumesARecordWithoutHeldOutImages() throws Exception {
    // Given a record of an older version
    String record = Files.readString(run.work.record());
    Files.writeString(run.work.record(), record.replaceFirst("\\s*\"heldOut\": \\{[^}]*},", ""));
    assertThat(RunRecord.read(run.work.record()).heldOutImages()).isEmpty();

    // When
    TrainingResult result = run.resume();

    // Then
    assertThat(result.end()).isEqualTo(End.FINISHED);
    assertThat(RunRecord.read(run.work.record()).heldOutImages()).isPresent();
  }

  @Test
  void reportsThatThereIsNothingToDo() throws Exception {
    // Given
    run.resume();
    FileTime old = FileTime.from(Instant.EPOCH.plus(Duration.ofDays(1)));
    Files.setLastModifiedTime(run.output, old);
    Files.setLastModifiedTime(run.work.state(), old);

    // When
    TrainingResult result = run.resume();

    // Then
    assertThat(result.end()).isEqualTo(End.NOTHING_TO_DO);
    assertThat(Files.getLastModifiedTime(run.output)).isEqualTo(old);
    assertThat(Files.getLastModifiedTime(run.work.state())).isEqualTo(old);
  }

  @Test
  void rewritesADeletedCheckpoint() throws Exception {
    // Given
    run.resume();
    byte[] checkpoint = Files.readAllBytes(run.output);
    Files.delete(run.output);

    // When
    TrainingResult result = run.resume();

    // Then
    assertThat(result.end()).isEqualTo(End.FINISHED);
    assertThat(run.output).hasBinaryContent(checkpoint);
  }

  @Test
  void replacesTheCheckpointThatTheRunWrote() throws Exception {
    // Given
    run.resume();

    // When
    run.resume("steps", "8");

    // Then
    assertThat(Checkpoint.read(run.output).metadata()).containsEntry("training.steps", "8 of 8");
  }

  @Test
  void keepsAFileWrittenByAnotherProgram() throws Exception {
    // Given
    Files.writeString(run.output, "precious");

    // When, Then
    assertThatThrownBy(() -> run.resume())
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining("was not written by this run");
    assertThat(run.output).hasContent("precious");
  }
}
