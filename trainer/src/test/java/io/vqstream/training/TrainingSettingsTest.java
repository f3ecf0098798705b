package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class TrainingSettingsTest {

  @Test
  void tableInRepositoryIsUpToDate() throws IOException {
    // Given
    String rows = TrainingSettings.markdown();
    Path generated = Path.of("target/training-rows.md");
    Files.createDirectories(generated.getParent());
    Files.writeString(generated, rows);

    // Then
    assertThat(Files.readString(Path.of("../docs/training.md")).replace("\r\n", "\n"))
        .as("after a change to a training setting, run docs/generate.sh")
        .contains(TrainingSettings.HEADER + rows + "\n");
  }

  @Test
  void definesEverySettingThatARunReads() {
    assertThat(TrainingConfig.settings(new Properties()).keySet())
        .containsExactlyInAnyOrderElementsOf(
            TrainingSettings.all().stream().map(TrainingSetting::key).toList());
  }

  @Test
  void helpNamesTypeDefaultsAndMeaning() {
    // When
    List<String> help = TrainingSettings.help(60);

    // Then
    assertThat(help)
        .containsSubsequence(
            "learning.rate (number)",
            "    default 0.001; for fine-tuning 0.0005",
            "    peak of a half cosine that ends at 5 %")
        .containsSubsequence("seed (count)", "    default 1", "    seed of all random numbers")
        .allMatch(line -> line.length() <= 100);
  }
}
