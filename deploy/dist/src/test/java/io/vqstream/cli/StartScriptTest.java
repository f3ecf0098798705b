package io.vqstream.cli;

import static io.vqstream.cli.InstalledScript.VECTOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
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

/** Which Java the script starts, with which arguments. */
@DisabledOnOs(OS.WINDOWS)
class StartScriptTest {
  @TempDir Path folder;

  private InstalledScript script;

  @BeforeEach
  void install() throws IOException {
    script = InstalledScript.in(folder);
  }

  @Test
  void handsTheArgumentsOnAsTheyAre() throws Exception {
    // Given
    script.java("17.0.15", VECTOR);

    // When
    CommandRun run = script.run("compress", "my photo.png", "*", "");

    // Then
    Path home = script.path.getParent().getParent().toRealPath();
    List<String> lines = run.out().lines().toList();
    assertThat(run.err()).isEmpty();
    assertThat(lines)
        .containsSubsequence("-cp", home + "/lib/*:" + home + "/lib/demo/*")
        .endsWith("io.vqstream.cli.VqStream", "compress", "my photo.png", "*", "");
  }

  @Test
  void endsWithTheStatusOfTheProduct() throws Exception {
    // Given
    script.java("17.0.15", VECTOR);
    script.environment.put("FAKE_STATUS", "42");

    // When
    CommandRun run = script.run();

    // Then
    assertThat(run.status()).isEqualTo(42);
  }

  @ParameterizedTest
  @ValueSource(strings = {"C", "POSIX", "xx_XX.ISO-8859-1", ""})
  void opensFilesWithNamesInUtf8WhateverTheLocale(String locale) throws Exception {
    // Given
    assumeThat(Charset.forName(System.getProperty("sun.jnu.encoding")))
        .as("this machine has a UTF-8 locale")
        .isEqualTo(StandardCharsets.UTF_8);
    script.java("17.0.15", "java.base");
    script.environment.put("LC_ALL", locale);
    script.environment.put("FAKE_LOCALE", "show");

    // When
    CommandRun run = script.run("--version");

    // Then
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines()).endsWith("--version", "UTF-8");
  }

  @Test
  void findsItsFolderThroughLinks() throws Exception {
    // Given
    script.java("17.0.15", "java.base");
    Path one = Files.createSymbolicLink(folder.resolve("one"), script.path);
    Path links = Files.createDirectory(folder.resolve("links"));
    Path two = Files.createSymbolicLink(links.resolve("two"), Path.of("../one"));

    // When
    CommandRun run = StartScript.run(folder, two, script.environment);

    // Then
    assertThat(one).isSymbolicLink();
    assertThat(run.out())
        .contains(script.path.getParent().getParent().toRealPath() + "/lib/*")
        .contains("io.vqstream.cli.VqStream");
  }

  @ParameterizedTest
  @ValueSource(strings = {"11.0.2", "1.8.0_402", "16"})
  void refusesAnOldJavaInOneLine(String version) throws Exception {
    // Given
    Path java = script.java(version, "java.base");

    // When
    CommandRun run = script.run();

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
    script.environment.put("JAVA_HOME", folder.resolve("none").toString());

    // When
    CommandRun run = script.run();

    // Then
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err().lines())
        .containsExactly(
            "vqstream: JAVA_HOME is " + folder.resolve("none") + ", which has no bin/java");
  }

  @Test
  void takesTheJavaOnThePathWhereThereIsNoJavaHome() throws Exception {
    // Given
    Path java = script.java("21.0.1", VECTOR);
    script.environment.remove("JAVA_HOME");
    script.environment.put("PATH", java.resolve("bin") + ":" + System.getenv("PATH"));

    // When
    CommandRun run = script.run("--version");

    // Then
    assertThat(run.out().lines()).endsWith("io.vqstream.cli.VqStream", "--version");
  }
}
