package io.vqstream.training;

import static io.vqstream.training.TinyRun.SIX_STEPS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.training.TrainingResult.End;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run keeps, whatever happens to it. */
class RunSafetyTest {
  @TempDir Path folder;

  private TinyRun run;

  @BeforeEach
  void prepare() throws IOException {
    run = new TinyRun(folder);
  }

  @Test
  void writesTheCheckpointFromTheJointPhaseOn() throws Exception {
    // Given
    List<Boolean> exists = new ArrayList<>();
    run.afterStep(step -> exists.add(Files.exists(run.output)));

    // When each step but the last is saved after it was seen
    run.start(Duration.ZERO, SIX_STEPS);

    // Then
    assertThat(exists).containsExactly(false, false, false, true, true, true);
    assertThat(run.said)
        .contains("the joint phase starts at step 3 of 6; the checkpoint is written from then on");
  }

  @Test
  void writesNoCheckpointWithoutCodebooks() throws Exception {
    // When
    TrainingResult result =
        run.start("steps", "3", "rounding.phase.fraction", "1", "joint.phase.fraction", "0");

    // Then
    assertThat(run.output).doesNotExist();
    assertThat(run.work.state()).exists();
    assertThat(result.checkpoint()).isEmpty();
    assertThat(run.said).anyMatch(line -> line.startsWith("these settings have no joint phase"));
  }

  @Test
  void savesWhenAskedToStop() throws Exception {
    // Given
    run.stopAfter(2);

    // When
    TrainingResult result = run.start(SIX_STEPS);

    // Then
    assertThat(result.end()).isEqualTo(End.STOPPED);
    assertThat(result.savedStep()).isEqualTo(2);
    assertThat(run.savedStep()).isEqualTo(2);
  }

  @Test
  void rejectsASecondRunInTheFolder() throws Exception {
    // Given
    List<Throwable> refusals = new ArrayList<>();
    TinyRun second = new TinyRun(Files.createDirectory(folder.resolve("second")), run.work);
    run.afterStep(
        step -> {
          if (step == 2) {
            refusals.add(catchThrowable(second::resume));
          }
        });

    // When
    run.start(SIX_STEPS);

    // Then
    assertThat(refusals)
        .singleElement()
        .asInstanceOf(InstanceOfAssertFactories.THROWABLE)
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("in use by another run")
        .hasMessageContaining("process " + ProcessHandle.current().pid());
  }

  @Test
  void retriesAFailedSave() throws Exception {
    // Given a folder where the state should be, until step 4
    Path blocked = run.work.state().resolve("in-the-way");
    run.afterStep(
        step -> {
          try {
            if (step == 1) {
              Files.createDirectories(blocked);
            } else if (step == 4) {
              Files.delete(blocked);
              Files.delete(run.work.state());
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });

    // When
    TrainingResult result = run.start(Duration.ZERO, SIX_STEPS);

    // Then
    assertThat(run.failed)
        .hasSize(3)
        .allMatch(line -> line.startsWith("cannot save the state to " + run.work.state()));
    assertThat(result.end()).isEqualTo(End.FINISHED);
    assertThat(run.savedStep()).isEqualTo(6);
  }

  @Test
  void knowsItsCheckpointAfterManyFailedSaves() throws Exception {
    // Given a run whose checkpoint is written once
    run.start(SIX_STEPS);
    RunRecord record = RunRecord.read(run.work.record());

    // When the next saves are recorded and fail
    for (int i = 0; i < 6; i++) {
      record = record.with(new RunRecord.Written(run.output.toString(), "digest " + i, i));
    }

    // Then
    assertThat(record.entryOf(run.output)).isPresent();
  }

  @Test
  void retriesTheFinalSave() throws Exception {
    // Given
    run.afterStep(
        step -> {
          if (step == 6) {
            block(run.output);
          }
        });
    run.afterFailure(() -> unblock(run.output));

    // When
    TrainingResult result = run.start(Duration.ofMillis(1), SIX_STEPS);

    // Then
    assertThat(run.failed)
        .singleElement()
        .asString()
        .startsWith("cannot save the checkpoint to " + run.output);
    assertThat(result.end()).isEqualTo(End.FINISHED);
    assertThat(Checkpoint.read(run.output).metadata()).containsEntry("training.steps", "6 of 6");
  }

  @Test
  void keepsAFileThatReplacedTheCheckpoint() throws Exception {
    // Given
    run.afterStep(
        step -> {
          if (step == 6) {
            block(run.output);
          }
        });
    run.afterFailure(run::stop);

    // When, Then
    assertThatThrownBy(() -> run.start(SIX_STEPS))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("the end of the run is not saved");
    assertThat(run.output).hasContent("precious");
  }

  private static void block(Path file) {
    try {
      Files.writeString(file, "precious");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void unblock(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void stopsOnDivergenceWithTheLastGoodState() throws Exception {
    // When
    assertThatThrownBy(
            () ->
                run.start(
                    Duration.ZERO,
                    "steps",
                    "100",
                    "rounding.phase.fraction",
                    "1",
                    "joint.phase.fraction",
                    "0",
                    "learning.rate",
                    "100"))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("the run has diverged: ")
        .hasMessageContaining("the last good state is of step " + run.savedStep());

    // Then reading it checks that every value is finite
    assertThat(run.savedStep()).isBetween(1, 99);
  }

  @Test
  void doesNotSaveAStopWhileItDiverges() throws Exception {
    // Given
    run.stopAfter(9);

    // When
    TrainingResult result =
        run.start(
            Duration.ZERO,
            "steps",
            "100",
            "rounding.phase.fraction",
            "1",
            "joint.phase.fraction",
            "0",
            "learning.rate",
            "100");

    // Then its figures are not due before step 10
    assertThat(result.end()).isEqualTo(End.STOPPED);
    assertThat(result.savedStep()).isLessThan(9);
    assertThat(run.failed)
        .singleElement()
        .asString()
        .matches("not saved: (PSNR is .*|.* not a number); the last good state is of step \\d");
  }

  @Test
  void reportsOutOfMemoryInOneLine() {
    // Given
    run.afterStep(
        step -> {
          throw new OutOfMemoryError("Java heap space");
        });

    // When, Then
    assertThatThrownBy(() -> run.start(SIX_STEPS))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("not enough memory (Java heap space)")
        .hasMessageContaining("VQSTREAM_OPTS=-Xmx");
  }

  @Test
  void deletesWhatAKilledRunUnpacked() throws Exception {
    // Given the files of a process that has ended and of one that has not
    Files.createDirectories(run.work.path());
    Path left = Files.writeString(run.work.path().resolve("unpacked-x.tmp"), "pixels");
    long other = ProcessHandle.current().parent().orElseThrow().pid();
    Path inUse = run.work.path().resolve("unpacked-%d-1.tmp".formatted(other));
    Files.writeString(inUse, "pixels");

    // When
    run.start("steps", "1");

    // Then
    assertThat(left).doesNotExist();
    assertThat(inUse).exists();
  }

  @Test
  void doesNotOverwriteFilesInTheWorkFolder() throws Exception {
    // Given
    Files.createDirectories(run.work.path());
    Files.writeString(run.work.figures(), "mine");

    // When, Then
    assertThatThrownBy(() -> run.start(SIX_STEPS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("training.csv exists: name another folder");
    assertThat(run.work.figures()).hasContent("mine");
  }
}
