package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingLogTest {
  @TempDir Path folder;

  private final TrainingConfig config = Tiny.config("steps", "200");
  private final LearnedCodebooks books = new LearnedCodebooks(config.architecture());
  private final RunningFigures figures = new RunningFigures(2);
  private TinyRun run;
  private Path file;

  @BeforeEach
  void prepare() throws IOException {
    run = new TinyRun(folder);
    file = folder.resolve("training.csv");
  }

  private TrainingLog log(int firstStep) throws IOException {
    return new TrainingLog(file, config, new Schedule(config), firstStep, figures, run);
  }

  /** Fifty steps, ten of which are not finite, of an image of each level. */
  private static StepFigures fifty(double loss) {
    float squaredError = 40 * 65.025f;
    return new StepFigures(
        new float[] {
          50, 10, (float) (40 * loss), 40 * 3, 40, 40, squaredError, squaredError, 20, 40
        });
  }

  @Test
  void writesMeansOfTheStepsSinceTheLastLine() throws Exception {
    // When
    try (TrainingLog log = log(0)) {
      log.add(50, fifty(7), books);
      log.add(100, fifty(6), books);
    }

    // Then
    List<String> lines = Files.readAllLines(file);
    assertThat(lines.get(0))
        .isEqualTo(
            "step,megapixels_per_second,loss,rd_cost,gradient_norm,bits_per_pixel_1,psnr_1,"
                + "bits_per_pixel_2,psnr_2,codewords_used,perplexity_1,perplexity_2");
    assertThat(lines.get(1))
        .matches("50,[0-9.]+,7\\.00000,[0-9.]+,3\\.0000,0\\.500,30\\.00,1\\.000,30\\.00,.*");
    assertThat(lines.get(2)).startsWith("100,").contains(",6.00000,");
    assertThat(lines).hasSize(3);
    assertThat(run.said)
        .hasSize(2)
        .allMatch(line -> line.contains(" of 200  ") && line.contains("0.500/30.00 1.000/30.00"));
  }

  @Test
  void aResumedRunKeepsTheLinesUpToItsStep() throws Exception {
    // Given
    try (TrainingLog log = log(0)) {
      log.add(50, fifty(7), books);
      log.add(100, fifty(6), books);
    }

    // When
    try (TrainingLog log = log(70)) {
      log.add(100, fifty(5), books);
    }

    // Then
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(3);
    assertThat(lines.get(1)).contains(",7.00000,");
    assertThat(lines.get(2)).contains(",5.00000,");
  }
}
