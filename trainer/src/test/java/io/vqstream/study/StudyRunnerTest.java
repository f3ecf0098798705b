package io.vqstream.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vqstream.files.FolderInUseException;
import io.vqstream.files.FolderLock;
import io.vqstream.study.plan.Profile;
import io.vqstream.study.result.ResultFolder;
import io.vqstream.study.result.RunResult;
import io.vqstream.study.result.StudyRecord;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyRunnerTest {
  @TempDir Path folder;
  private Optional<Double> minutes = Optional.of(0.001);
  private final List<String> lines = new ArrayList<>();
  private int runs;
  private int runsBeforeStop = Integer.MAX_VALUE;

  private boolean run(String study) throws IOException {
    StudyRequest request =
        new StudyRequest(
            List.of(study), Optional.empty(), Profile.SHORT, Optional.empty(), minutes, folder);
    return new StudyRunner(
            request,
            new StudyListener() {
              @Override
              public void onInfo(String line) {
                lines.add(line);
              }

              @Override
              public void onRuns(int done, int total) {
                runs++;
              }

              @Override
              public boolean stopRequested() {
                return runs >= runsBeforeStop;
              }
            })
        .run();
  }

  @Test
  void writesResultsAndReport() throws IOException {
    // When
    boolean finished = run("denoising");

    // Then
    assertThat(finished).isTrue();
    List<StudyRecord> records = new ResultFolder(folder).readAll();
    assertThat(records).hasSize(6);
    assertThat(records.get(0).run()).isEqualTo("AE, noise 0.25");
    assertThat(records.get(0).result().figures()).containsKey("squared error");
    assertThat(Files.readString(folder.resolve("report.html")))
        .contains("Which restores images better from noise of 0.25?", "data:image/png;base64,");
  }

  @Test
  void continuesAfterAStop() throws IOException {
    // Given a run that was stopped after three of eight runs
    runsBeforeStop = 3;
    assertThat(run("sivi")).isFalse();
    runsBeforeStop = Integer.MAX_VALUE;
    runs = 0;

    // When
    boolean finished = run("sivi");

    // Then
    assertThat(finished).isTrue();
    assertThat(runs).isEqualTo(5);
    assertThat(lines).contains("3 of 8 runs were finished before");
  }

  @Test
  void keepsResultsOfOtherStudies() throws IOException {
    // Given
    StudyRecord other =
        new StudyRecord("other", "one", 1, Map.of(), 1, new RunResult().figure("NLL", 2));
    new ResultFolder(folder).writeAll(List.of(other));

    // When
    run("sivi");

    // Then
    assertThat(new ResultFolder(folder).readAll())
        .hasSize(9)
        .anySatisfy(record -> assertThat(record.study()).isEqualTo("other"));
  }

  @Test
  void doesNotReplaceAReportOfSomethingElse() throws IOException {
    // Given
    Files.writeString(folder.resolve("report.html"), "mine");

    // Then
    assertThatThrownBy(() -> run("sivi"))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining("name another folder");
    assertThat(folder.resolve("report.html")).hasContent("mine");
  }

  @Test
  void refusesAFolderThatAnotherRunWritesTo() throws IOException {
    // Given
    FolderLock other = FolderLock.acquire(folder, new ResultFolder(folder).lock());

    // Then
    assertThatThrownBy(() -> run("sivi"))
        .isInstanceOf(FolderInUseException.class)
        .hasMessageContaining("in use by another run (process ");
    other.close();
  }

  @Test
  void doesAllStepsWithoutALimit() throws IOException {
    // Given
    minutes = Optional.empty();
    runsBeforeStop = 2;

    // When
    run("sivi");

    // Then
    RunResult result = new ResultFolder(folder).readAll().get(1).result();
    assertThat(result.steps()).isEqualTo(result.plannedSteps()).isPositive();
  }
}
