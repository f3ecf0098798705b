package io.vqstream.observability;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.observability.ObservabilityFiles.Alert;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The alerting rules, with the program in PROMTOOL where there is one. */
class RulesTest {
  private static final Path RUNBOOK = Path.of("../../docs/runbook.md");

  @TempDir Path folder;

  @Test
  void eachAlertHasAnEntryInTheRunbook() throws IOException {
    // Given
    List<String> sections = List.of(Files.readString(RUNBOOK).split("\n## ", -1));

    // When
    List<Alert> alerts = ObservabilityFiles.alerts();

    // Then
    assertThat(alerts).hasSizeGreaterThan(10);
    assertThat(alerts)
        .allSatisfy(
            alert -> {
              assertThat(alert.severity()).isIn("page", "ticket");
              assertThat(alert.summary()).isNotBlank();
              assertThat(alert.runbook())
                  .isEqualTo("docs/runbook.md#" + alert.name().toLowerCase(Locale.ROOT));
              assertThat(sections)
                  .filteredOn(section -> section.startsWith(alert.name() + "\n"))
                  .singleElement()
                  .asString()
                  .contains("**Meaning.**", "**First look.**", "```", "**Escalate to.**");
            });
  }

  @Test
  void eachAlertIsTestedToFire() throws IOException {
    // When
    List<String> tests =
        ObservabilityFiles.list(
                ObservabilityFiles.map(ObservabilityFiles.yaml(ObservabilityFiles.RULES_TEST))
                    .get("tests"))
            .stream()
            .map(test -> (String) test.get("name"))
            .toList();

    // Then
    assertThat(tests).contains("idle", "start", "counter reset");
    assertThat(tests)
        .containsAll(
            ObservabilityFiles.alerts().stream().map(alert -> alert.name() + " fires").toList());
  }

  @Test
  void quietTestsHaveTheSeriesOfEveryAlert() throws IOException {
    // Given
    List<Map<String, Object>> tests =
        ObservabilityFiles.list(
            ObservabilityFiles.map(ObservabilityFiles.yaml(ObservabilityFiles.RULES_TEST))
                .get("tests"));
    List<String> metrics = new ArrayList<>();
    ObservabilityFiles.ofRules().forEach(rule -> metrics.addAll(rule.metrics()));
    metrics.removeAll(ObservabilityFiles.recorded());

    // Then
    assertThat(tests)
        .filteredOn(test -> List.of("idle", "start", "counter reset").contains(test.get("name")))
        .hasSize(3)
        .allSatisfy(
            test ->
                assertThat(
                        ObservabilityFiles.list(test.get("input_series")).stream()
                            .map(each -> ((String) each.get("series")).replaceAll("\\{.*", "")))
                    .containsAll(metrics));
  }

  @ParameterizedTest
  @CsvSource({"check,rules.yaml", "test,rules-test.yaml"})
  @EnabledIfEnvironmentVariable(named = "PROMTOOL", matches = ".+")
  void promtoolFindsNoFault(String command, String file) throws Exception {
    // Given
    Path said = folder.resolve("said.txt");

    // When
    Process promtool =
        new ProcessBuilder(System.getenv("PROMTOOL"), command, "rules", file)
            .directory(ObservabilityFiles.RULES.getParent().toFile())
            .redirectOutput(said.toFile())
            .redirectErrorStream(true)
            .start();
    assertThat(promtool.waitFor(5, TimeUnit.MINUTES)).isTrue();

    // Then
    assertThat(promtool.exitValue()).as(Files.readString(said)).isZero();
    assertThat(Files.readString(said)).contains("SUCCESS");
  }
}
