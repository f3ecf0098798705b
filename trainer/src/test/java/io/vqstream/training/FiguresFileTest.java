package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FiguresFileTest {
  @TempDir Path folder;

  private final List<String> failed = new ArrayList<>();
  private final TrainingListener listener =
      new TrainingListener() {
        @Override
        public void onInfo(String line) {}

        @Override
        public void onWarning(String line) {
          failed.add(line);
        }

        @Override
        public void onStep(int done, int total) {}
      };

  @Test
  void appendsLines() throws IOException {
    // Given
    Path file = Files.writeString(folder.resolve("a.csv"), "step,loss\n");

    // When
    try (FiguresFile figures = new FiguresFile(file, listener, Optional.empty())) {
      figures.add("50,1.5");
      figures.add("100,1.25");
    }

    // Then
    assertThat(file).hasContent("step,loss\n50,1.5\n100,1.25\n");
    assertThat(failed).isEmpty();
  }

  @Test
  void leavesLinesOutThatWereCutOff() throws IOException {
    // Given
    Path file = folder.resolve("a.csv");
    Files.writeString(file, "step,loss\n50,1.5\n100\n150,x\n200,1.25\n250,1.1");

    // When
    FiguresFile.open(file, "step,loss", 300, listener).close();

    // Then
    assertThat(file).hasContent("step,loss\n50,1.5\n200,1.25\n");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void reportsAFullDiskOnce() throws IOException {
    // When
    try (FiguresFile figures = new FiguresFile(Path.of("/dev/full"), listener, Optional.empty())) {
      figures.add("50,1.5");
      figures.add("100,1.25");
    }

    // Then
    assertThat(failed).singleElement().asString().contains("/dev/full: No space left on device");
  }

  @Test
  void writesTheSameFiguresForTensorBoard() throws IOException {
    // When
    try (FiguresFile figures =
        FiguresFile.open(folder.resolve("a.csv"), "step,loss", 0, listener)) {
      figures.add("50,1.5");
      figures.add("100,1.25");
    }

    // Then what the file has is the start and both lines
    try (Stream<Path> files = Files.list(folder.resolve("tensorboard").resolve("a"))) {
      byte[] line = EventFile.figures(0, 50, List.of("loss"), new double[] {1.5});
      int size = EventFile.start(0, 0).length + 2 * line.length;
      assertThat(files).singleElement().satisfies(events -> assertThat(events).hasSize(size));
    }
  }
}
