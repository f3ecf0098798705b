package io.vqstream.cli;

import static io.vqstream.cli.InstalledScript.VECTOR;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The options and variables that the script gives to the Java that it starts. */
@DisabledOnOs(OS.WINDOWS)
class StartScriptOptionsTest {
  @TempDir Path folder;

  private InstalledScript script;

  @BeforeEach
  void install() throws IOException {
    script = InstalledScript.in(folder);
  }

  @Test
  void addsTheVectorModuleWhereTheJavaHasIt() throws Exception {
    // Given
    script.java("17.0.15", "java.base " + VECTOR + " java.desktop");

    // When
    CommandRun run = script.run();

    // Then
    assertThat(run.out().lines()).containsSequence("--add-modules", VECTOR);
  }

  @Test
  void doesWithoutTheVectorModuleWhereTheJavaHasNone() throws Exception {
    // Given
    script.java("17.0.15", "java.base java.desktop");

    // When
    CommandRun run = script.run();

    // Then
    assertThat(run.out()).doesNotContain(VECTOR).contains("io.vqstream.cli.VqStream");
  }

  @Test
  void doesWithoutTheVectorModuleWhereItIsTurnedOff() throws Exception {
    // Given
    script.java("17.0.15", VECTOR);
    script.environment.put("VQSTREAM_VECTOR", "off");

    // When
    CommandRun run = script.run();

    // Then
    assertThat(run.out()).doesNotContain(VECTOR).contains("io.vqstream.cli.VqStream");
  }

  @Test
  void asksAJavaWithoutAReleaseFile() throws Exception {
    // Given
    Path java = script.java("17.0.15", VECTOR);
    Files.delete(java.resolve("release"));

    // When
    CommandRun run = script.run();

    // Then
    assertThat(run.out().lines()).containsSequence("--add-modules", VECTOR);
  }

  @Test
  void optionsOfTheUserComeLastAndAreNoFileNames() throws Exception {
    // Given
    script.java("17.0.15", "java.base");
    script.environment.put("VQSTREAM_OPTS", "-Xmx4g -Da=/*  -Djava.awt.headless=false");

    // When
    CommandRun run = script.run();

    // Then
    assertThat(run.out().lines())
        .containsSubsequence(
            "-Djava.awt.headless=true", "-Xmx4g", "-Da=/*", "-Djava.awt.headless=false", "-cp");
  }

  @Test
  void optionsOfTheInstallationComeBeforeTheUsers() throws Exception {
    // Given
    script.java("17.0.15", "java.base");
    script.environment.put("VQSTREAM_BASE_OPTS", "-XX:MaxRAMPercentage=50 -Da=installation");
    script.environment.put("VQSTREAM_OPTS", "-Da=user");

    // When
    CommandRun run = script.run();

    // Then
    assertThat(run.out().lines())
        .containsSubsequence("-XX:MaxRAMPercentage=50", "-Da=installation", "-Da=user", "-cp");
  }

  @ParameterizedTest
  @CsvSource({
    "compress, true",
    "decompress, true",
    "inspect, true",
    "encoder, false",
    "train, false",
    "demo, false"
  })
  void keepsTheHeapSmallWhereImagesComeOneAtATime(String command, boolean small) throws Exception {
    // Given
    script.java("17.0.15", "java.base");

    // When
    CommandRun run = script.run(command, "compress");

    // Then
    assertThat(run.out().lines().anyMatch("-XX:+UseSerialGC"::equals)).isEqualTo(small);
  }

  @ParameterizedTest
  @CsvSource({
    "'', true",
    "--version, true",
    "health --port 9404, true",
    "encoder --help, true",
    "encoder --config a.properties, false",
    "compress a.png -o out, false"
  })
  void startsCommandsThatEndAtOnceWithoutC2(String line, boolean soon) throws Exception {
    // Given
    script.java("17.0.15", "java.base");

    // When
    CommandRun run = script.run(line.isEmpty() ? new String[0] : line.split(" "));

    // Then
    assertThat(run.out().lines().anyMatch("-XX:TieredStopAtLevel=1"::equals)).isEqualTo(soon);
  }

  @ParameterizedTest
  @CsvSource({"train, PASSIVE", "compress, ''", "encoder, ''"})
  void letsThreadsOfLibtorchSleepInTraining(String command, String policy) throws Exception {
    // Given
    script.java("17.0.15", "java.base");
    script.environment.put("FAKE_POLICY", "show");

    // When
    CommandRun run = script.run(command);

    // Then
    assertThat(run.out().lines()).last().isEqualTo("OMP_WAIT_POLICY=" + policy);
  }

  @Test
  void leavesTheCollectorToTheUser() throws Exception {
    // Given
    script.java("17.0.15", "java.base");
    script.environment.put("VQSTREAM_OPTS", "-Xmx4g -XX:+UseG1GC");

    // When
    CommandRun run = script.run("compress");

    // Then
    assertThat(run.out()).contains("-XX:+UseG1GC").doesNotContain("UseSerialGC");
  }
}
