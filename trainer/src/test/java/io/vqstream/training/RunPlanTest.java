package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunPlanTest {
  @TempDir Path folder;

  private RunFolder work;

  @BeforeEach
  void recordARun() throws IOException {
    work = new RunFolder(folder);
    new RunRecord(
            List.of("/data/images"),
            "/data/made.safetensors",
            "",
            "",
            "",
            "cpu",
            TrainingConfig.settings(Tiny.properties("steps", "10")),
            new ImageSummary(2, 5000, "abcdef0123"),
            new ImageSummary(0, 0, ""),
            List.of())
        .write(work.record());
  }

  private RunPlan resumed(String config) throws Exception {
    Path file = Files.writeString(folder.resolve("settings.properties"), config);
    return RunPlan.resumed(request(Optional.of(file), Optional.empty()), work);
  }

  private TrainingRequest request(Optional<Path> config, Optional<String> from) {
    return new TrainingRequest(
        List.of(), Optional.empty(), from, config, folder, true, Optional.empty());
  }

  @Test
  void takesOmittedParametersFromTheRecord() throws Exception {
    // When
    RunPlan plan = RunPlan.resumed(request(Optional.empty(), Optional.empty()), work);

    // Then
    assertThat(plan.folders()).containsExactly(Path.of("/data/images"));
    assertThat(plan.output()).isEqualTo(Path.of("/data/made.safetensors"));
    assertThat(plan.device()).isEqualTo("cpu");
    assertThat(plan.config()).isEqualTo(Tiny.config("steps", "10"));
  }

  @ParameterizedTest
  @CsvSource({"seed, 7, 1", "lambdas, '400,60', '400,50'", "learning.rate, 0.002, 0.001"})
  void namesSettingsThatDiffer(String key, String value, String kept) {
    // When
    ResumeRefusedException refused =
        catchThrowableOfType(ResumeRefusedException.class, () -> resumed(key + "=" + value));

    // Then
    assertThat(refused.differences())
        .containsExactly(key + ": " + value + " here, " + kept + " in the run");
  }

  @Test
  void acceptsTheSameSettingsInAnotherForm() throws Exception {
    // When
    RunPlan plan = resumed("learning.rate = 1e-3\nlambdas = 400, 50.0\n");

    // Then
    assertThat(plan.config()).isEqualTo(Tiny.config("steps", "10"));
  }

  @Test
  void overridesSteps() throws Exception {
    assertThat(resumed("steps=30").config().steps()).isEqualTo(30);
  }

  @Test
  void rejectsAnUnknownSetting() {
    assertThatThrownBy(() -> resumed("stesp=30"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("unknown training setting stesp");
  }

  @Test
  void namesARecordThatIsDamaged() throws Exception {
    // Given
    Files.writeString(work.record(), "{\"folders\": [");

    // When, Then
    assertThatThrownBy(() -> resumed(""))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("run.json: damaged");
  }

  @Test
  void statesHowToUseAStateWithoutARecord() throws Exception {
    // Given
    Files.delete(work.record());
    Files.writeString(work.state(), "");

    // When, Then
    assertThatThrownBy(() -> resumed(""))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("run.json is missing")
        .hasMessageContaining("--from " + work.state());
  }
}
