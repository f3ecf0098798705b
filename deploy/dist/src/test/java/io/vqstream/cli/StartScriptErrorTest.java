package io.vqstream.cli;

import static io.vqstream.cli.InstalledScript.VECTOR;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the script does with the standard error of the Java that it starts. */
@DisabledOnOs(OS.WINDOWS)
class StartScriptErrorTest {
  @TempDir Path folder;

  private InstalledScript script;

  @BeforeEach
  void install() throws IOException {
    script = InstalledScript.in(folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"first", "second"})
  void dropsWarningOfVectorModule(String position) throws Exception {
    // Given
    script.java("17.0.15", VECTOR);
    String warning = "WARNING: Using incubator modules: jdk.incubator.vector\n";
    String other = "WARNING: Using incubator modules: another\n* \\n  -n\n\nno line end";
    script.environment.put(
        "FAKE_ERROR", position.equals("first") ? warning + other : "x\n" + warning);

    // When
    CommandRun run = runUntilFilterEnds();

    // Then
    assertThat(run.status()).isZero();
    assertThat(run.err()).isEqualTo(position.equals("first") ? other : "x\n");
  }

  @Test
  void keepsStandardErrorWithoutVectorModule() throws Exception {
    // Given
    script.java("17.0.15", "java.base");
    script.environment.put(
        "FAKE_ERROR", "WARNING: Using incubator modules: jdk.incubator.vector\n");

    // When
    CommandRun run = script.run();

    // Then
    assertThat(run.err()).startsWith("WARNING: Using incubator modules");
    assertThat(run.out()).doesNotContain("vqstream.stderr");
  }

  @Test
  void startsWithoutFolderForThePipe() throws Exception {
    // Given
    script.java("17.0.15", VECTOR);
    script.environment.put("TMPDIR", folder.resolve("missing").toString());
    script.environment.put("FAKE_ERROR", "error\n");

    // When
    CommandRun run = script.run("--version");

    // Then
    assertThat(run.status()).isZero();
    assertThat(run.err()).isEqualTo("error\n");
    assertThat(run.out()).doesNotContain("vqstream.stderr");
  }

  @Test
  void leavesNoPipeBehind() throws Exception {
    // Given
    script.java("17.0.15", VECTOR);
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    script.environment.put("TMPDIR", temporary.toString());

    // When
    CommandRun run = script.run("--version");

    // Then
    assertThat(run.out().lines()).contains("-Dvqstream.stderr=8");
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void becomesTheJvmProcess() throws Exception {
    // Given
    script.java("17.0.15", VECTOR);
    script.environment.put("FAKE_PID", "show");

    // When
    CommandRun run =
        StartScript.run(
            folder,
            Path.of("/bin/sh"),
            script.environment,
            "-c",
            "echo $$; exec \"$0\"",
            script.path.toString());

    // Then
    List<String> lines = run.out().lines().toList();
    assertThat(lines).last().isEqualTo("pid " + lines.get(0));
  }

  /** Runs the script through pipes, so that its output is complete when all writers have ended. */
  private CommandRun runUntilFilterEnds() throws IOException, InterruptedException {
    return StartScript.run(
        folder,
        Path.of("/bin/sh"),
        script.environment,
        "-c",
        "\"$0\" 2>&1 >/dev/null | cat >&2",
        script.path.toString());
  }
}
