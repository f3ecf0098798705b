package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The script with Javas that print what they were asked, one argument a line. */
@DisabledOnOs(OS.WINDOWS)
class StartScriptTest {
  private static final String VECTOR = "jdk.incubator.vector";

  @TempDir Path folder;

  private final Map<String, String> environment = new HashMap<>();
  private Path script;

  @BeforeEach
  void installInAFolderWithASpaceInItsName() throws IOException {
    script = folder.resolve("my apps/vqstream/bin/vqstream");
    Files.createDirectories(script.getParent());
    Files.copy(Path.of("src/main/dist/bin/vqstream"), script);
    assertThat(script.toFile().setExecutable(true)).isTrue();
  }

  @Test
  void handsTheArgumentsOnAsTheyAre() throws Exception {
    // Given
    java("17.0.15", VECTOR);

    // When
    CommandRun run = run("compress", "my photo.png", "*", "");

    // Then
    Path home = script.getParent().getParent().toRealPath();
    List<String> lines = run.out().lines().toList();
    assertThat(run.err()).isEmpty();
    assertThat(lines)
        .containsSubsequence("-cp", home + "/lib/*:" + home + "/lib/demo/*")
        .endsWith("io.vqstream.cli.VqStream", "compress", "my photo.png", "*", "");
  }

  @Test
  void endsWithTheStatusOfTheProduct() throws Exception {
    // Given
    java("17.0.15", VECTOR);
    environment.put("FAKE_STATUS", "42");

    // When
    CommandRun run = run();

    // Then
    assertThat(run.status()).isEqualTo(42);
  }

  @Test
  void addsTheVectorModuleWhereTheJavaHasIt() throws Exception {
    // Given
    java("17.0.15", "java.base " + VECTOR + " java.desktop");

    // When
    CommandRun run = run();

    // Then
    assertThat(run.out().lines()).containsSequence("--add-modules", VECTOR);
  }

  @ParameterizedTest
  @ValueSource(strings = {"first", "second"})
  void dropsWarningOfVectorModule(String position) throws Exception {
    // Given
    java("17.0.15", VECTOR);
    String warning = "WARNING: Using incubator modules: jdk.incubator.vector\n";
    String other = "WARNING: Using incubator modules: another\n* \\n  -n\n\nno line end";
    environment.put("FAKE_ERROR", position.equals("first") ? warning + other : "x\n" + warning);

    // When
    CommandRun run = runUntilFilterEnds();

    // Then
    assertThat(run.status()).isZero();
    assertThat(run.err()).isEqualTo(position.equals("first") ? other : "x\n");
  }

  @Test
  void keepsStandardErrorWithoutVectorModule() throws Exception {
    // Given
    java("17.0.15", "java.base");
    environment.put("FAKE_ERROR", "WARNING: Using incubator modules: jdk.incubator.vector\n");

    // When
    CommandRun run = run();

    // Then
    assertThat(run.err()).startsWith("WARNING: Using incubator modules");
    assertThat(run.out()).doesNotContain("vqstream.stderr");
  }

  @Test
  void startsWithoutFolderForThePipe() throws Exception {
    // Given
    java("17.0.15", VECTOR);
    environment.put("TMPDIR", folder.resolve("missing").toString());
    environment.put("FAKE_ERROR", "error\n");

    // When
    CommandRun run = run("--version");

    // Then
    assertThat(run.status()).isZero();
    assertThat(run.err()).isEqualTo("error\n");
    assertThat(run.out()).doesNotContain("vqstream.stderr");
  }

  @Test
  void leavesNoPipeBehind() throws Exception {
    // Given
    java("17.0.15", VECTOR);
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    environment.put("TMPDIR", temporary.toString());

    // When
    CommandRun run = run("--version");

    // Then
    assertThat(run.out().lines()).contains("-Dvqstream.stderr=8");
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void becomesTheJvmProcess() throws Exception {
    // Given
    java("17.0.15", VECTOR);
    environment.put("FAKE_PID", "show");

    // When
    CommandRun run =
        StartScript.run(
            folder,
            Path.of("/bin/sh"),
            environment,
            "-c",
            "echo $$; exec \"$0\"",
            script.toString());

    // Then
    List<String> lines = run.out().lines().toList();
    assertThat(lines).last().isEqualTo("pid " + lines.get(0));
  }

  @Test
  void doesWithoutTheVectorModuleWhereTheJavaHasNone() throws Exception {
    // Given
    java("17.0.15", "java.base java.desktop");

    // When
    CommandRun run = run();

    // Then
    assertThat(run.out()).doesNotContain(VECTOR).contains("io.vqstream.cli.VqStream");
  }

  @Test
  void doesWithoutTheVectorModuleWhereItIsTurnedOff() throws Exception {
    // Given
    java("17.0.15", VECTOR);
    environment.put("VQSTREAM_VECTOR", "off");

    // When
    CommandRun run = run();

    // Then
    assertThat(run.out()).doesNotContain(VECTOR).contains("io.vqstream.cli.VqStream");
  }

  @Test
  void asksAJavaWithoutAReleaseFile() throws Exception {
    // Given
    Path java = java("17.0.15", VECTOR);
    Files.delete(java.resolve("release"));

    // When
    CommandRun run = run();

    // Then
    assertThat(run.out().lines()).containsSequence("--add-modules", VECTOR);
  }

  @Test
  void optionsOfTheUserComeLastAndAreNoFileNames() throws Exception {
    // Given
    java("17.0.15", "java.base");
    environment.put("VQSTREAM_OPTS", "-Xmx4g -Da=/*  -Djava.awt.headless=false");

    // When
    CommandRun run = run();

    // Then
    assertThat(run.out().lines())
        .containsSubsequence(
            "-Djava.awt.headless=true", "-Xmx4g", "-Da=/*", "-Djava.awt.headless=false", "-cp");
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
    java("17.0.15", "java.base");

    // When
    CommandRun run = run(command, "compress");

    // Then
    assertThat(run.out().lines().anyMatch("-XX:+UseSerialGC"::equals)).isEqualTo(small);
  }

  @ParameterizedTest
  @CsvSource({"train, PASSIVE", "compress, ''", "encoder, ''"})
  void letsThreadsOfLibtorchSleepInTraining(String command, String policy) throws Exception {
    // Given
    java("17.0.15", "java.base");
    environment.put("FAKE_POLICY", "show");

    // When
    CommandRun run = run(command);

    // Then
    assertThat(run.out().lines()).last().isEqualTo("OMP_WAIT_POLICY=" + policy);
  }

  @Test
  void leavesTheCollectorToTheUser() throws Exception {
    // Given
    java("17.0.15", "java.base");
    environment.put("VQSTREAM_OPTS", "-Xmx4g -XX:+UseG1GC");

    // When
    CommandRun run = run("compress");

    // Then
    assertThat(run.out()).contains("-XX:+UseG1GC").doesNotContain("UseSerialGC");
  }

  @ParameterizedTest
  @ValueSource(strings = {"C", "POSIX", "xx_XX.ISO-8859-1", ""})
  void opensFilesWithNamesInUtf8WhateverTheLocale(String locale) throws Exception {
    // Given
    assumeThat(Charset.forName(System.getProperty("sun.jnu.encoding")))
        .as("this machine has a UTF-8 locale")
        .isEqualTo(StandardCharsets.UTF_8);
    java("17.0.15", "java.base");
    environment.put("LC_ALL", locale);
    environment.put("FAKE_LOCALE", "show");

    // When
    CommandRun run = run("--version");

    // Then
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines()).endsWith("--version", "UTF-8");
  }

  @Test
  void findsItsFolderThroughLinks() throws Exception {
    // Given
    java("17.0.15", "java.base");
    Path one = Files.createSymbolicLink(folder.resolve("one"), script);
    Path links = Files.createDirectory(folder.resolve("links"));
    Path two = Files.createSymbolicLink(links.resolve("two"), Path.of("../one"));

    // When
    CommandRun run = StartScript.run(folder, two, environment);

    // Then
    assertThat(one).isSymbolicLink();
    assertThat(run.out())
        .contains(script.getParent().getParent().toRealPath() + "/lib/*")
        .contains("io.vqstream.cli.VqStream");
  }

  @ParameterizedTest
  @ValueSource(strings = {"11.0.2", "1.8.0_402", "16"})
  void refusesAnOldJavaInOneLine(String version) throws Exception {
    // Given
    Path java = java(version, "java.base");

    // When
    CommandRun run = run();

    // Then
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines())
        .containsExactly(
            "vqstream: " + java + "/bin/java is Java " + version + "; 17 or newer is needed");
  }

  @Test
  void saysWhereJavaHomeIsWrong() throws Exception {
    // Given
    environment.put("JAVA_HOME", folder.resolve("none").toString());

    // When
    CommandRun run = run();

    // Then
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err().lines())
        .containsExactly(
            "vqstream: JAVA_HOME is " + folder.resolve("none") + ", which has no bin/java");
  }

  @Test
  void takesTheJavaOnThePathWhereThereIsNoJavaHome() throws Exception {
    // Given
    Path java = java("21.0.1", VECTOR);
    environment.remove("JAVA_HOME");
    environment.put("PATH", java.resolve("bin") + ":" + System.getenv("PATH"));

    // When
    CommandRun run = run("--version");

    // Then
    assertThat(run.out().lines()).endsWith("io.vqstream.cli.VqStream", "--version");
  }

  /** Runs the script through pipes, so that its output is complete when all writers have ended. */
  private CommandRun runUntilFilterEnds() throws IOException, InterruptedException {
    return StartScript.run(
        folder,
        Path.of("/bin/sh"),
        environment,
        "-c",
        "\"$0\" 2>&1 >/dev/null | cat >&2",
        script.toString());
  }

  private CommandRun run(String... arguments) throws IOException, InterruptedException {
    return StartScript.run(folder, script, environment, arguments);
  }

  /** Makes a Java that prints its arguments and, asked for its version, that; sets JAVA_HOME. */
  private Path java(String version, String modules) throws IOException {
    Path home = folder.resolve("java " + version);
    Path java = home.resolve("bin/java");
    Files.createDirectories(java.getParent());
    Files.writeString(
        java,
        """
        #!/bin/sh
        case $* in
          -version | "--add-modules jdk.incubator.vector -version")
            echo 'openjdk version "%s"' >&2
            exit 0
            ;;
        esac
        printf '%%s\\n' "$@"
        [ -z "$FAKE_ERROR" ] || printf %%s "$FAKE_ERROR" >&2
        [ -z "$FAKE_PID" ] || echo "pid $$"
        [ -z "$FAKE_LOCALE" ] || locale charmap
        [ -z "$FAKE_POLICY" ] || echo "OMP_WAIT_POLICY=$OMP_WAIT_POLICY"
        exit "${FAKE_STATUS:-0}"
        """
            .formatted(version));
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Files.writeString(
        home.resolve("release"),
        "IMPLEMENTOR=\"Test\"\nJAVA_VERSION=\"%s\"\nMODULES=\"%s\"\n".formatted(version, modules));
    environment.put("JAVA_HOME", home.toString());
    return home;
  }
}
